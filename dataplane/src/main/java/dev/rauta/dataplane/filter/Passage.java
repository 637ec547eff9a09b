// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter;

import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.routes.access.IpAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a filter may know of the exchange it runs for, and ask of its worker; confined to it but where it says otherwise. */
public interface Passage extends Resumption {

    /** The client's address: the peer's, or what trusted proxies say; null where they say something that is none. */
    @Nullable IpAddress client();

    /** Whether the client's connection is encrypted. */
    boolean tls();

    /** The ends of the client's connection. */
    Ends ends();

    /** What the client speaks: {@code HTTP/1.1} or {@code HTTP/2}. */
    String protocol();

    /** Has the head of the response edited, whoever gives that. */
    void tell(FieldEdit edit);

    /**
     * Waits for the beginning of the request's body; not where an earlier filter waits for it.
     *
     * @param most how many bytes of it; no more than a client sends before any of them has gone on
     * @param heard hears it once there is so much, or all of it; perhaps before this returns, and not where the exchange ends before
     */
    void body(int most, Consumer<Beginning> heard);

    /** The certificate that the client's handshake has shown to what the route's listener demands for its host; null where there is none. */
    @Nullable ShownCertificate certificate();

    /** The rest that is known of it. */
    Facts facts();

    /** Has {@code task} run on the worker's loop, unless that has ended; any thread. */
    void later(Runnable task);

    /**
     * Asks an upstream something.
     *
     * @param answer hears what becomes of it, once, perhaps before this returns
     * @return gives it up; then nothing is heard of it
     */
    Runnable ask(Question question, Consumer<Reply> answer);
}
