// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.HopByHop;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two forms of a WebSocket handshake, with the key and answer of RFC 6455, section 1.3. */
final class WebSocketHandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static RequestHead handshake() {
        return new RequestHead(
                "GET",
                "http",
                "a.example",
                "/chat?x=1",
                new HeaderFields()
                        .add("upgrade", "websocket")
                        .add("sec-websocket-key", KEY)
                        .add("sec-websocket-version", "13")
                        .add("sec-websocket-protocol", "chat")
                        .add("sec-websocket-extensions", "permessage-deflate")
                        .add("origin", "https://a.example"));
    }

    @Test
    void theAnswerToAKeyIsTheOneOfTheRfc() {
        assertThat(WebSocketHandshake.accept(KEY)).isEqualTo(ACCEPT);
    }

    @Test
    void aNewKeyIsSixteenRandomBytes() {
        assertThat(Base64.getDecoder().decode(WebSocketHandshake.newKey())).hasSize(16);
        assertThat(WebSocketHandshake.newKey()).isNotEqualTo(WebSocketHandshake.newKey());
    }

    @ParameterizedTest
    @CsvSource({"websocket,true", "WebSocket,true", "h2c,false", "websocket2,false"})
    void onlyAnUpgradeToWebSocketAsksForOne(String upgrade, boolean asked) {
        RequestHead head = new RequestHead("GET", "http", "a.example", "/", new HeaderFields().add("upgrade", upgrade));
        assertThat(WebSocketHandshake.asked(head)).isEqualTo(asked);
    }

    @Test
    void aHandshakeBecomesAnExtendedConnectWithoutItsKey() {
        RequestHead original = handshake();
        RequestHead connect = WebSocketHandshake.toConnect(original);
        assertThat(connect.method()).isEqualTo("CONNECT");
        assertThat(connect.target()).isEqualTo("/chat?x=1");
        assertThat(connect.authority()).isEqualTo("a.example");
        assertThat(connect.fields()).hasToString("{sec-websocket-version: 13, sec-websocket-protocol: chat, "
                + "sec-websocket-extensions: permessage-deflate, origin: https://a.example}");
        assertThat(original.fields().contains("sec-websocket-key")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 299})
    void anyAgreementBecomesA101WithProof(int status) {
        ResponseHead answer = new ResponseHead(
                status, new HeaderFields().add("sec-websocket-protocol", "chat").add("content-length", "0"));
        ResponseHead switching = WebSocketHandshake.toSwitching(answer, handshake());
        assertThat(switching.status()).isEqualTo(101);
        assertThat(switching.fields())
                .hasToString("{sec-websocket-protocol: chat, upgrade: websocket, sec-websocket-accept: " + ACCEPT + "}");
    }

    @Test
    void anExtendedConnectBecomesAHandshakeWithAKey() {
        RequestHead connect = new RequestHead(
                "CONNECT", "https", "a.example", "/chat", new HeaderFields().add("sec-websocket-protocol", "chat"));
        RequestHead handshake = WebSocketHandshake.toHandshake(connect, KEY);
        assertThat(handshake.method()).isEqualTo("GET");
        assertThat(handshake.target()).isEqualTo("/chat");
        assertThat(handshake.fields()).hasToString("{sec-websocket-protocol: chat, connection: upgrade, "
                + "upgrade: websocket, sec-websocket-key: " + KEY + ", sec-websocket-version: 13}");
        assertThat(HopByHop.requestedUpgrade(handshake.fields())).isEqualTo("websocket");
    }

    @Test
    void aProven101BecomesA200() {
        ResponseHead switching = new ResponseHead(
                101,
                new HeaderFields()
                        .add("upgrade", "WebSocket")
                        .add("connection", "Upgrade")
                        .add("sec-websocket-accept", ACCEPT)
                        .add("sec-websocket-protocol", "chat"));
        ResponseHead connected = WebSocketHandshake.toConnected(switching, KEY);
        assertThat(connected).isNotNull();
        assertThat(connected.status()).isEqualTo(200);
        assertThat(connected.fields()).hasToString("{sec-websocket-protocol: chat}");
    }

    @ParameterizedTest
    @CsvSource({"websocket,s3pPLMBiTxaQ9kYGzzhZRbK+xOp=", "websocket,", "h2c,s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", ",s3pPLMBiTxaQ9kYGzzhZRbK+xOo="})
    void a101WithoutProofIsNoWebSocket(String upgrade, String accept) {
        HeaderFields fields = new HeaderFields();
        if (upgrade != null) {
            fields.add("upgrade", upgrade);
        }
        if (accept != null) {
            fields.add("sec-websocket-accept", accept);
        }
        assertThat(WebSocketHandshake.toConnected(new ResponseHead(101, fields), KEY)).isNull();
    }

    @Test
    void thereAndBackIsTheSame() {
        String key = WebSocketHandshake.newKey();
        RequestHead handshake = WebSocketHandshake.toHandshake(
                new RequestHead("CONNECT", "http", "a.example", "/", new HeaderFields()), key);
        ResponseHead switching =
                WebSocketHandshake.toSwitching(new ResponseHead(200, new HeaderFields()), handshake);
        assertThat(WebSocketHandshake.toConnected(switching, key)).isNotNull();
    }
}
