// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http1;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http1.head.Http1Request;
import dev.rauta.dataplane.http1.head.Http1Response;
import dev.rauta.dataplane.http1.head.RequestHeads;
import dev.rauta.dataplane.http1.head.ResponseHeads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** What a decoder makes of bytes, as text: heads, bodies joined, trailers, and the fault that ended it. */
final class Decoded<H> implements Http1Decoder.Events<H> {
    private final StringBuilder text = new StringBuilder();
    private final Function<H, String> words;
    private final Function<H, Framing> framing;

    private Decoded(Function<H, String> words, Function<H, Framing> framing) {
        this.words = words;
        this.framing = framing;
    }

    static String requests(Http1Limits limits, List<byte[]> pieces) {
        Decoded<Http1Request> decoded = new Decoded<>(
                request -> request.head().method() + " " + request.head().authority() + " " + request.head().target() + " "
                        + (request.http11() ? "1.1" : "1.0") + (request.keepAlive() ? " keep " : " close ")
                        + request.head().fields(),
                Http1Request::framing);
        return decoded.run(Http1Decoder.ofRequests(limits, new RequestHeads(limits, "http"), decoded), pieces);
    }

    static String responses(Http1Limits limits, boolean answersHead, List<byte[]> pieces) {
        Decoded<Http1Response> decoded = new Decoded<>(
                response -> response.head().status() + (response.keepAlive() ? " keep " : " close ")
                        + response.head().fields(),
                Http1Response::framing);
        return decoded.run(Http1Decoder.ofResponses(limits, new ResponseHeads(limits, () -> answersHead), decoded), pieces);
    }

    private String run(Http1Decoder<H> decoder, List<byte[]> pieces) {
        try {
            for (byte[] piece : pieces) {
                ByteBuf in = Unpooled.wrappedBuffer(piece.clone());
                try {
                    while (in.isReadable()) {
                        decoder.step(in);
                    }
                } finally {
                    in.release();
                }
            }
        } catch (Http1Exception e) {
            return text.append('!').append(e.fault()).toString();
        }
        return text.append(decoder.mayEnd() ? "." : "...").toString();
    }

    @Override
    public Framing onHead(H head) {
        text.append('[').append(words.apply(head)).append(']');
        return framing.apply(head);
    }

    @Override
    public void onData(ByteBuf data, boolean end) {
        text.append(data.toString(StandardCharsets.ISO_8859_1)).append(end ? "|" : "");
        data.release();
    }

    @Override
    public void onTrailers(HeaderFields trailers) {
        text.append('|').append(trailers.isEmpty() ? "" : trailers);
    }
}
