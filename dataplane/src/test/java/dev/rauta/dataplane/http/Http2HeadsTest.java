// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.Test;

/** Blocks that Netty's encoder takes in, which answer as its own do. */
final class Http2HeadsTest {
    private final HeaderFields fields =
            new HeaderFields().add("accept", "a").add("x-a", new AsciiString("1")).add("x-a", "Two");
    private final Http2Headers block =
            Http2Heads.request(new RequestHead("GET", "http", "a.example", "/p?q", fields));
    private final Http2Headers expected = new DefaultHttp2Headers()
            .method("GET")
            .scheme("http")
            .authority("a.example")
            .path("/p?q")
            .add("accept", "a")
            .add("x-a", "1")
            .add("x-a", "Two");

    @Test
    void aRequestsBlockIsWhatItsHeadSays() {
        assertThat(block).hasSize(expected.size()).isNotEmpty();
        StringBuilder seen = new StringBuilder();
        block.forEach(field -> seen.append(field.getKey()).append('=').append(field.getValue()).append(' '));
        assertThat(seen).hasToString(":method=GET :scheme=http :authority=a.example :path=/p?q accept=a x-a=1 x-a=Two ");
        assertThat(block.method()).hasToString("GET");
        assertThat(block.authority()).hasToString("a.example");
        assertThat(block.status()).isNull();
        assertThat(Http2Heads.size(block)).isEqualTo(Http2Heads.size(expected));
    }

    @Test
    void itAnswersAsAMapOfFieldsDoes() {
        for (String name : new String[] {"x-a", "accept", ":path", "none"}) {
            assertThat(block.contains(name)).isEqualTo(expected.contains(name));
            assertThat(String.valueOf(block.get(name))).isEqualTo(String.valueOf(expected.get(name)));
            assertThat(block.getAll(name)).extracting(String::valueOf)
                    .isEqualTo(expected.getAll(name).stream().map(String::valueOf).toList());
            assertThat(block.valueIterator(name)).toIterable().hasSameSizeAs(expected.getAll(name));
        }
        assertThat(block.names()).extracting(String::valueOf).containsExactlyInAnyOrderElementsOf(
                expected.names().stream().map(String::valueOf).toList());
        assertThat(block.contains("x-a", "two", true)).isTrue();
        assertThat(block.contains("x-a", "two", false)).isFalse();
    }

    @Test
    void nobodyChangesIt() {
        assertThatThrownBy(() -> block.path("/other")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> block.add("x", "y")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> block.iterator().next().setValue("y")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aTunnelsBlockNamesItsProtocol() {
        Http2Headers connect = Http2Heads.connect(
                new RequestHead("CONNECT", "http", "a.example", "/chat", new HeaderFields()), WebSocketHandshake.PROTOCOL);
        assertThat(connect.get(":protocol")).hasToString("websocket");
        assertThat(connect.method()).hasToString("CONNECT");
    }
}
