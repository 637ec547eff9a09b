// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

import dev.rauta.e2e.chaos.wire.GrpcMessages;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC stream both ways whose messages are answered one by one. A server that goes says so in a message, as applications
 * with long streams do; the client then sends no more and ends the stream. Anything but status 0 is an error.
 */
final class GrpcConversation implements Conversation, StreamEvents {
    private static final String GOING = "going";

    private final Http2Connection connection;
    private final Unanswered unanswered;
    private final GrpcMessages messages = new GrpcMessages();
    private int id;
    private boolean endAsked;
    private @Nullable Ending ending;

    private GrpcConversation(Http2Connection connection, Unanswered unanswered) {
        this.connection = connection;
        this.unanswered = unanswered;
    }

    static GrpcConversation open(Http2Pool pool, String host, Unanswered unanswered) throws IOException {
        while (true) {
            Http2Connection connection = pool.next();
            var conversation = new GrpcConversation(connection, unanswered);
            conversation.id = connection.open(Http2Load.grpc(host), false, conversation);
            if (conversation.id != 0) {
                return conversation;
            }
        }
    }

    @Override
    public synchronized void headers(Map<String, String> fields, boolean end) {
        String status = fields.getOrDefault(":status", "200");
        String grpc = fields.getOrDefault("grpc-status", "none");
        if (end) {
            over(grpc.equals("0") && status.equals("200")
                    ? new Ending.Orderly()
                    : new Ending.Broken("status " + status + ", grpc-status " + grpc + " "
                            + fields.getOrDefault("grpc-message", "") + fields.getOrDefault("x-rauta-error", "")));
        } else if (!status.equals("200")) {
            over(new Ending.Broken("status " + status));
        }
    }

    @Override
    public void data(byte[] bytes, boolean end) {
        for (String message : messages.add(bytes)) {
            if (message.equals(GOING)) {
                askEnd();
            } else {
                unanswered.answered(message);
            }
        }
        if (end) {
            over(new Ending.Broken("ended without trailers"));
        }
    }

    private synchronized void askEnd() {
        endAsked = true;
    }

    @Override
    public void refused() {
        over(new Ending.Elsewhere());
    }

    @Override
    public void lost(String why) {
        over(new Ending.Broken(why));
    }

    private synchronized void over(Ending how) {
        if (ending == null) {
            ending = how;
        }
    }

    @Override
    public void say(String message) {
        connection.data(id, GrpcMessages.of(message), false);
    }

    @Override
    public synchronized boolean endAsked() {
        return endAsked;
    }

    @Override
    public void finish() {
        connection.data(id, new byte[0], true);
    }

    @Override
    public void abandon() {
        connection.retire();
    }

    @Override
    public synchronized Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    @Override
    public int port() {
        return connection.port();
    }
}
