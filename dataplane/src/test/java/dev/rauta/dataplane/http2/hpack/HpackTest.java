// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http2.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http2.Http2Heads;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Header blocks as RFC 7541 has them; what Netty makes of random ones is held against this in the fuzz target. */
final class HpackTest {
    private final HpackDecoder decoder = new HpackDecoder();

    private FieldSection decode(String hex) throws HpackException {
        byte[] block = HexFormat.of().parseHex(hex.replace(" ", ""));
        FieldSection section = new FieldSection(8192);
        decoder.decode(block, 0, block.length, section);
        return section;
    }

    private static String text(FieldSection section) {
        List<String> all = new ArrayList<>();
        all.add(section.method() + " " + section.scheme() + " " + section.authority() + " " + section.path());
        section.fields().forEach((name, value) -> all.add(name + ": " + value));
        return String.join(", ", all);
    }

    /** Appendix C.3: the second and third refer to what the ones before have had remembered. */
    @Test
    void requestsWithoutHuffmanCoding() throws HpackException {
        assertThat(text(decode("8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d")))
                .isEqualTo("GET http www.example.com /");
        assertThat(text(decode("8286 84be 5808 6e6f 2d63 6163 6865")))
                .isEqualTo("GET http www.example.com /, cache-control: no-cache");
        assertThat(text(decode("8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65")))
                .isEqualTo("GET https www.example.com /index.html, custom-key: custom-value");
    }

    /** Appendix C.4. */
    @Test
    void requestsWithHuffmanCoding() throws HpackException {
        assertThat(text(decode("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff"))).isEqualTo("GET http www.example.com /");
        assertThat(text(decode("8286 84be 5886 a8eb 1064 9cbf")))
                .isEqualTo("GET http www.example.com /, cache-control: no-cache");
        assertThat(text(decode("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")))
                .isEqualTo("GET https www.example.com /index.html, custom-key: custom-value");
    }

    /** What is larger than the table empties it (section 4.4), and what is dropped cannot be referred to. */
    @Test
    void theTableHoldsWhatItMay() throws HpackException {
        decode("3f 11 8286 84 4003 782d 61 01 31");
        assertThat(text(decode("8286 84 be")) ).contains("x-a: 1");
        decode("8286 84 4003 782d 62 0a 31323334353637383930");
        assertThatThrownBy(() -> decode("82 86 84 bf")).isInstanceOf(HpackException.class).hasMessageContaining("index: 63");
    }

    @ParameterizedTest
    @CsvSource({
        "80, index: 0", "c6, index: 70", "82 3f e1 1f, resized within", "3f e2 1f 82, table: 4097",
        "41 05 61, string: 5", "00, ends within a field", "7f ff ff ff ff ff 00, number", "7f ff, ends within a number",
        "41 84 ff ff ff ff, Huffman", "41 81 00, not padded", "41 82 1f ff, not padded"
    })
    void whatIsNoBlockIsRefused(String hex, String why) {
        assertThatThrownBy(() -> decode(hex)).isInstanceOf(HpackException.class).hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "82 82",
                "0003 466f6f 0161",
                "0000 0161",
                "0004 3a666f6f 0161",
                "000a 636f6e6e656374696f6e 0161",
                "000a 6b6565702d616c697665 0161",
                "0011 7472616e736665722d656e636f64696e67 0161",
                "0007 75706772616465 0161",
                "0002 7465 0161",
                "0001 61 01 0a",
                "0001 61 01 00",
                "0001 61 02 2061",
                "0001 61 01 62 82"
            })
    void whatIsMalformedIsRememberedAndTheRestIsDecoded(String hex) throws HpackException {
        FieldSection section = decode(hex + "0001 7a 01 31");
        assertThat(section.malformed()).isTrue();
        assertThat(section.fields().get("z")).hasToString("1");
    }

    @Test
    void piecesOfACookieBecomeOne() throws HpackException {
        FieldSection section = decode("82 60 03 613d31 60 03 623d32");
        assertThat(section.fields().get("cookie")).hasToString("a=1; b=2");
        assertThat(section.count()).isEqualTo(3);
    }

    @Test
    void aListThatIsTooLargeIsCountedAndNotKept() throws HpackException {
        byte[] block = HexFormat.of().parseHex("0001610161".repeat(300));
        FieldSection section = new FieldSection(340);
        decoder.decode(block, 0, block.length, section);
        assertThat(section.tooLarge()).isTrue();
        assertThat(section.size()).isEqualTo(300 * 34);
        assertThat(section.fields().size()).isEqualTo(10);
    }

    @Test
    void whatMustNotBeIndexedIsNotOnItsWayOn() throws HpackException, Http2Exception {
        FieldSection section = decode("82 86 84 1001 61 01 31 0001 62 01 32");
        assertThat(section.fields().indexable()).isFalse();
        HpackEncoder block = new HpackEncoder().begin().fields(section.fields());
        assertThat(HexFormat.of().formatHex(block.block(), 0, block.size())).isEqualTo("1001610131" + "1001620132");
    }

    @Test
    void whatIsEncodedIsReadByOthers() throws Http2Exception {
        HeaderFields fields = new HeaderFields()
                .add("accept", "*/*")
                .add("x-a", "1")
                .add("cookie", "a=1")
                .add("x-long", "v".repeat(5000))
                .add("x-latin", "caf\u00e9")
                .add("x-empty", "");
        RequestHead head = new RequestHead("PATCH", "https", "a.example:8443", "/p?q=" + "y".repeat(200), fields);
        HpackEncoder block = Http2Heads.request(new HpackEncoder().begin().noTable(), head);
        Http2Headers read = new DefaultHttp2HeadersDecoder(true, 1 << 20)
                .decodeHeaders(1, Unpooled.wrappedBuffer(block.block(), 0, block.size()));
        assertThat(read.method()).hasToString("PATCH");
        assertThat(read.scheme()).hasToString("https");
        assertThat(read.authority()).hasToString("a.example:8443");
        assertThat(read.path()).hasToString(head.target());
        fields.forEach((name, value) -> assertThat(read.get(name)).as(name.toString()).hasToString(value.toString()));
        assertThat(read.size()).isEqualTo(4 + fields.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 206, 304, 400, 404, 500, 100, 103, 201, 418, 599})
    void everyStatusIsReadByOthers(int status) throws Http2Exception {
        HpackEncoder block = new HpackEncoder().begin().status(status);
        Http2Headers read = new DefaultHttp2HeadersDecoder(true, 1 << 20)
                .decodeHeaders(1, Unpooled.wrappedBuffer(block.block(), 0, block.size()));
        assertThat(read.status()).hasToString(Integer.toString(status));
    }
}
