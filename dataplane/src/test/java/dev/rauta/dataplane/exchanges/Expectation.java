// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.exchanges.plan.CasePlan;
import dev.rauta.dataplane.exchanges.plan.ExchangePlan;
import dev.rauta.dataplane.exchanges.plan.Field;
import dev.rauta.dataplane.exchanges.plan.Framing;
import dev.rauta.dataplane.exchanges.plan.RequestPlan;
import dev.rauta.dataplane.exchanges.plan.ResponsePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What each side must have got of an exchange. */
final class Expectation {
    /** Checked one by one. */
    private static final Set<String> OF_REQUESTS = Set.of(
            "host", "content-length", "transfer-encoding", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host",
            "x-forwarded-port", "x-request-id", "x-case", "connection");

    private static final Set<String> OF_RESPONSES = Set.of("content-length", "transfer-encoding", "connection");

    private final CasePlan whole;
    private final ExchangePlan plan;
    private final String name;

    Expectation(CasePlan whole, ExchangePlan plan) {
        this.whole = whole;
        this.plan = plan;
        this.name = "#" + plan.number();
    }

    /** At the upstream. */
    void request(Received received, int listenerPort) {
        RequestPlan request = plan.request();
        List<Field> fields = received.fields();
        String version = whole.upstreamHttp2() ? "" : " HTTP/1.1";
        assertThat(received.start()).as(name).isEqualTo(request.method() + " " + request.target() + version);
        same("request fields", request.fields(), fields, OF_REQUESTS);
        only(fields, "host", request.authority());
        if (Field.has(fields, "te") && !whole.upstreamHttp2()) {
            only(fields, "connection", "te");
        } else {
            assertThat(Field.has(fields, "connection")).as(name + " connection").isFalse();
        }
        only(fields, "x-forwarded-for", "127.0.0.1");
        only(fields, "x-forwarded-proto", "http");
        only(fields, "x-forwarded-host", request.authority());
        only(fields, "x-forwarded-port", Integer.toString(listenerPort));
        String id = Field.first(fields, "x-request-id");
        only(fields, "x-request-id", Field.has(request.fields(), "x-request-id") ? Field.first(request.fields(), "x-request-id") : id);
        assertThat(id).as(name + " x-request-id").isNotEmpty();
        length(fields, request.framing() == Framing.LENGTH ? request.body().length : -1, request.body().length);
        body(received, request.body(), !plan.cutShort());
        if (received.complete()) {
            boolean carried = whole.upstreamHttp2() || request.framing() == Framing.OPEN;
            trailers(received, carried ? request.trailers() : List.of());
        }
    }

    /** At the client. */
    void response(int status, List<ResponsePlan.Interim> interims, Received received) {
        ResponsePlan response = plan.response();
        assertThat(status).as(name + " status; fields " + received.fields()).isEqualTo(response.status());
        interims(plan.request().http10() ? List.of() : response.interims(), interims);
        List<Field> expected = new ArrayList<>(response.fields());
        if (!Field.has(expected, "server")) {
            expected.add(new Field("server", "rauta"));
        }
        same("response fields", expected, received.fields(), OF_RESPONSES);
        length(received.fields(), response.declared(), response.body().length);
        body(received, response.body(), true);
        boolean chunked = Field.has(received.fields(), "transfer-encoding");
        trailers(received, whole.clientHttp2() || chunked ? response.trailers() : List.of());
    }

    private void length(List<Field> fields, long declared, int actual) {
        if (declared >= 0) {
            only(fields, "content-length", Long.toString(declared));
        } else if (Field.has(fields, "content-length")) {
            only(fields, "content-length", Integer.toString(actual));
        }
    }

    private void only(List<Field> fields, String field, String value) {
        assertThat(fields.stream().filter(one -> one.name().equals(field)).map(Field::value))
                .as(name + " " + field)
                .containsExactly(value);
    }

    private void body(Received received, byte[] expected, boolean whole) {
        byte[] body = received.body();
        if (whole || received.complete()) {
            assertThat(body.length).as(name + " bytes of body").isEqualTo(expected.length);
        }
        assertThat(Arrays.mismatch(body, 0, body.length, expected, 0, Math.min(body.length, expected.length)))
                .as(name + " first byte of body that differs")
                .isEqualTo(-1);
    }

    private void trailers(Received received, List<Field> expected) {
        same("trailers", expected, received.trailers(), Set.of());
    }

    private void interims(List<ResponsePlan.Interim> expected, List<ResponsePlan.Interim> actual) {
        assertThat(actual.stream().map(ResponsePlan.Interim::status).toList())
                .as(name + " interim responses")
                .isEqualTo(expected.stream().map(ResponsePlan.Interim::status).toList());
        for (int i = 0; i < expected.size(); i++) {
            same("fields of interim response " + i, expected.get(i).fields(), actual.get(i).fields(), Set.of());
        }
    }

    private void same(String what, List<Field> expected, List<Field> actual, Set<String> except) {
        assertThat(Field.differences(expected, actual, except)).as(name + " " + what).isEmpty();
    }
}
