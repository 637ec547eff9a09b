// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.failure;

import static dev.rauta.dataplane.feature.failure.RetriedSite.NONE;
import static dev.rauta.dataplane.feature.failure.RetriedSite.answer;
import static dev.rauta.dataplane.feature.failure.RetriedSite.codes;
import static dev.rauta.dataplane.feature.failure.RetriedSite.more;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rauta.dataplane.feature.failure.RetriedSite.Fault;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.upstream.RawH1Upstream;
import dev.rauta.routes.RetryBudget;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.Endpoint;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are sent once more, as their route's author asked. */
final class RetryPolicyTest {
    @RegisterExtension
    final RetriedSite site = new RetriedSite();

    @ParameterizedTest
    @CsvSource({
        "500, 2, 3, 200, 3", "500, 3, 3, 200, 4", "500, 4, 3, 500, 4", "503, 2, 3, 503, 1", "502, 1, 1, 502, 1",
        "500, 1, 0, 500, 1"
    })
    void listedCodesAreTriedAgain(int code, int faults, int attempts, int status, int tries) throws Exception {
        RawH1Upstream web = site.faulty(faults, Fault.ANSWER, answer(code));
        site.serve(codes(attempts, 500), NONE, web.endpoint());
        RawClient.Response response = site.ask("GET", "");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(status == 200 ? "try " + tries : "none");
        assertThat(response.header("x-number")).as("of a dropped answer").isEqualTo(status == 200 ? "" : "1");
        assertThat(web.requests()).hasSize(tries);
        assertThat(web.accepted()).as("a short answer that is dropped leaves its connection").isEqualTo(1);
        await().until(() -> site.attempts("2xx") + site.attempts("5xx") == tries);
    }

    /** It is not worth waiting for what is in it. */
    @Test
    void aLongAnswerThatIsDroppedIsBrokenOff() throws Exception {
        RawH1Upstream web = site.faulty(2, Fault.ANSWER, "HTTP/1.1 500 No\r\nContent-Length: 1000000000\r\n\r\nbegin");
        site.serve(codes(2, 500), NONE, web.endpoint());
        assertThat(site.ask("GET", "").body()).isEqualTo("try 3");
        assertThat(web.accepted()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 60_000})
    void theBodyIsSentAgain(int size) throws Exception {
        RawH1Upstream web = site.faulty(2, Fault.ANSWER, answer(500));
        site.serve(codes(3, 500), NONE, web.endpoint());
        String body = "x".repeat(size);
        assertThat(site.ask("POST", body).status()).isEqualTo(200);
        assertThat(site.bodies()).hasSize(3).allSatisfy(one -> assertThat(one).asString().isEqualTo(body));
    }

    @Test
    void aBodyThatIsTooLargeToKeepIsSentOnce() throws Exception {
        RawH1Upstream web = site.faulty(2, Fault.ANSWER, answer(500));
        site.serve(codes(3, 500), NONE, web.endpoint());
        assertThat(site.ask("POST", "x".repeat(100_000)).status()).isEqualTo(500);
        assertThat(web.requests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"POST, false, 500", "POST, true, 200", "PATCH, false, 500", "PUT, false, 200"})
    void onlyWhatMayBeRepeatedIs(String method, boolean nonIdempotent, int status) throws Exception {
        RawH1Upstream web = site.faulty(1, Fault.ANSWER, answer(500));
        RetryPolicy policy = new RetryPolicy(3, List.of(500), true, true, nonIdempotent, Duration.ZERO);
        site.serve(policy, NONE, web.endpoint());
        assertThat(site.ask(method, "abc").status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"2, 200", "3, 200", "4, 503"})
    void connectionsThatBreakAreTriedAgain(int faults, int status) throws Exception {
        RawH1Upstream web = site.faulty(faults, Fault.RESET, "");
        site.serve(codes(3), NONE, web.endpoint());
        RawClient.Response response = site.ask("POST", "abc");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("x-rauta-error")).isEqualTo(status == 503 ? "retries-exhausted" : "");
        assertThat(web.requests()).hasSize(Math.min(4, faults + 1));
    }

    @Test
    void anEndpointThatIsNotThereIsTriedAsOftenAsItSays() throws Exception {
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.next());
        site.serve(codes(5), NONE, nobody);
        assertThat(site.ask("GET", "").status()).isEqualTo(503);
        await().until(() -> site.attempts("connect-failed") == 6);
    }

    /** Who asked for no such thing hears what there is to hear. */
    @Test
    void whereNothingIsAskedForTheFailureIsTold() throws Exception {
        Endpoint nobody = new Endpoint("127.0.0.1", FreePorts.next());
        site.serve(new RetryPolicy(5, List.of(500), false, true, true, Duration.ZERO), NONE, nobody);
        RawClient.Response response = site.ask("GET", "");
        assertThat(response.status()).isEqualTo(502);
        assertThat(response.header("x-rauta-error")).isEqualTo("connect-failed");
        assertThat(site.attempts("connect-failed")).isEqualTo(1);
    }

    @Test
    void anIngressKeepsItsStatus() throws Exception {
        RawH1Upstream web = site.faulty(9, Fault.RESET, "");
        site.serve(Tables.http(site.port()), codes(1), NONE, web.endpoint());
        assertThat(site.ask("GET", "").status()).isEqualTo(502);
        assertThat(web.requests()).hasSize(2);
    }

    @Test
    void anotherEndpointIsPreferred() throws Exception {
        RawH1Upstream bad = RawH1Upstream.start(connection -> {
            for (String head = connection.readHead(); head != null; head = connection.readHead()) {
                connection.send(answer(500));
            }
        });
        site.closing(bad);
        RawH1Upstream good = site.faulty(0, Fault.ANSWER, "");
        site.serve(codes(1, 500), NONE, bad.endpoint(), good.endpoint());
        for (int i = 0; i < 10; i++) {
            assertThat(site.ask("GET", "").status()).isEqualTo(200);
        }
        assertThat(bad.requests()).isNotEmpty();
    }

    /** Of requests that all fail, a part is tried again, and the rest get the answer that there was. */
    @Test
    void aBudgetKeepsMostOfAStormAway() throws Exception {
        RawH1Upstream web = site.faulty(Integer.MAX_VALUE, Fault.ANSWER, answer(503));
        site.serve(more(5, Duration.ZERO, null, null, new RetryBudget(20, Duration.ofMinutes(5), 0, Duration.ofSeconds(1))), NONE, web.endpoint());
        for (int i = 0; i < 50; i++) {
            RawClient.Response response = site.ask("GET", "");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).as("the endpoint's own").isEqualTo("none");
        }
        assertThat(web.requests()).hasSize(60);
        assertThat(site.rauta().counted("rauta_circuit_breaker_refusals_total", Map.of("limit", "retry_budget")))
                .isEqualTo(50);
    }

    /** What could not be connected to is answered as it failed. */
    @Test
    void beyondItsBudgetAFailureIsTold() throws Exception {
        site.serve(
                more(5, Duration.ZERO, null, null, new RetryBudget(0, Duration.ofSeconds(1), 0, Duration.ofSeconds(1))), NONE,
                new Endpoint("127.0.0.1", FreePorts.next()));
        assertThat(site.ask("GET", "").header("x-rauta-error")).isEqualTo("connect-failed");
        assertThat(site.attempts("connect-failed")).isEqualTo(1);
    }
}
