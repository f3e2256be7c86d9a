/// TLS on the JDK's engine: certificates, whom they are shown to, and the layer between socket and HTTP.
/// Start reading at [Tls] for the settings, then `TlsLink` for the way of the bytes.
/// May depend on `dev.fitten.http.transport` and the JDK.
@NullMarked
package dev.fitten.http.tls;

import org.jspecify.annotations.NullMarked;
