package dev.fitten.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Promises that the handler never waits, so that it may run on the event loop itself.
///
/// While such a handler waits, every connection of its loop waits with it. Without the annotation a
/// handler runs on a virtual thread, where waiting costs nobody else anything.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface NonBlocking {}
