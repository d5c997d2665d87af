package io.pmrealtime.gateway.socket;

import io.pmrealtime.gateway.hub.Connection;
import io.pmrealtime.gateway.message.CloseCode;
import io.pmrealtime.gateway.session.Session;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import org.jboss.logging.Logger;

/**
 * Gives a socket's messages to its session, the next when the last is done. Until then the socket is not read further than a few frames,
 * so a client that says much waits in its own send buffer and nowhere here. For the socket's event loop.
 */
final class SocketReader {
    private static final Logger LOG = Logger.getLogger(SocketReader.class);
    private static final int NO_CLOSE_FRAME = 1006;

    private final ServerWebSocket socket;
    private final Session session;
    private final MessageAssembler assembler;

    SocketReader(ServerWebSocket socket, Session session, long maxMessageBytes) {
        this.socket = socket;
        this.session = session;
        this.assembler = new MessageAssembler(maxMessageBytes);
    }

    void start() {
        Connection connection = session.connection();
        socket.pause();
        socket.frameHandler(this::frame);
        socket.pongHandler(pong -> connection.heard());
        socket.drainHandler(drained -> connection.writable());
        socket.exceptionHandler(failure -> LOG.debugf("A socket failed: %s", failure.toString()));
        socket.closeHandler(closed -> connection.closedByPeer(closeCode()));
        socket.fetch(1);
    }

    private void frame(WebSocketFrame frame) {
        if (frame.isPing() || frame.isClose() || isPong(frame)) {
            // Vert.x has answered it, and asks for the next frame by itself.
            return;
        }
        MessageAssembler.Assembled assembled = assembler.take(frame);
        Connection connection = session.connection();
        if (assembled instanceof MessageAssembler.Message message) {
            session.handle(message.text()).subscribe().with(done -> socket.fetch(1), this::failed);
        } else if (assembled instanceof MessageAssembler.Incomplete) {
            socket.fetch(1);
        } else if (assembled instanceof MessageAssembler.TooBig) {
            connection.close(CloseCode.TOO_BIG, "the message is too big");
            socket.resume();
        } else if (assembled instanceof MessageAssembler.Binary) {
            connection.close(CloseCode.UNSUPPORTED, "text messages only");
            socket.resume();
        } else {
            connection.close(CloseCode.NOT_UTF8, "no UTF-8");
            socket.resume();
        }
    }

    private static boolean isPong(WebSocketFrame frame) {
        return !frame.isText() && !frame.isBinary() && !frame.isContinuation();
    }

    private void failed(Throwable failure) {
        LOG.error("A client message could not be handled", failure);
        session.connection().close(CloseCode.INTERNAL, "internal error");
    }

    private int closeCode() {
        Short code = socket.closeStatusCode();
        return code == null ? NO_CLOSE_FRAME : code;
    }
}
