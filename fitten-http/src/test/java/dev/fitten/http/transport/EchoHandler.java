package dev.fitten.http.transport;

import java.io.IOException;

/// Sends back what it gets, and gets nothing while the client does not take that.
class EchoHandler extends TestHandler {
  private byte[] unsent = {};
  private int sent;
  private boolean clientEnded;

  EchoHandler(Link link) {
    super(link);
  }

  @Override
  public void received(Frame frame, int start, int end) {
    byte[] bytes = new byte[end - start];
    frame.memory().get(start, bytes);
    if (sent < unsent.length) {
      // Was under way when reading was turned off.
      byte[] both = java.util.Arrays.copyOfRange(unsent, sent, unsent.length + bytes.length);
      System.arraycopy(bytes, 0, both, unsent.length - sent, bytes.length);
      bytes = both;
    }
    unsent = bytes;
    sent = 0;
    writable();
  }

  @Override
  public void writable() {
    try {
      sent += link.write(unsent, sent, unsent.length);
    } catch (IOException clientHasGone) {
      link.close();
      return;
    }
    boolean waits = sent < unsent.length;
    link.writing(waits);
    link.reading(!waits);
    if (!waits && clientEnded) link.close();
  }

  @Override
  public void ended() {
    clientEnded = true;
    if (sent == unsent.length) link.close();
  }
}
