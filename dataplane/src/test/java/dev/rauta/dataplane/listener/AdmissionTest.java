// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.listener.tls.Inside;
import dev.rauta.dataplane.listener.tls.ServerContext;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.testing.TestPki;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.SourceRef;
import dev.rauta.routes.StreamRoute;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.ClientValidation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which hosts a connection may ask for, by the server name that it began with. */
final class AdmissionTest {
    private static final Binding HERE = Binding.own(443);

    private final TlsContexts contexts = new TlsContexts();
    private ServerContext open;
    private ServerContext first;
    private ServerContext second;
    private BindingPlan plan;

    @BeforeEach
    void plan() throws Exception {
        open = contexts.context(HERE, Inside.HTTP, List.of(contexts.selfSigned()), null);
        first = demanding(TestPki.root("first"));
        second = demanding(TestPki.root("second"));
        plan = plan(Map.of(
                HostPattern.any(), new ServerName.Terminated(open),
                HostPattern.parse("first.example"), new ServerName.Terminated(first),
                HostPattern.parse("*.first.example"), new ServerName.Terminated(first),
                HostPattern.parse("second.example"), new ServerName.Terminated(second),
                HostPattern.parse("closed.example"), new ServerName.Refused(),
                HostPattern.parse("passed.example"), new ServerName.PassedOn(passthrough())));
    }

    private ServerContext demanding(TestPki clients) throws Exception {
        return contexts.context(
                HERE, Inside.HTTP, List.of(contexts.selfSigned()), contexts.trust(ClientValidation.required(clients.pem())));
    }

    private static StreamRoute passthrough() {
        return new StreamRoute(
                ListenerName.ofIngress(443),
                HostPattern.parse("passed.example"),
                RouteName.of("ingress", "default", "passed", "0"),
                SourceRef.of("Ingress", "default", "passed"),
                List.of(new WeightedDestination(1, new Destination.Broken(503, "none"), List.of())));
    }

    private static BindingPlan plan(Map<HostPattern, ServerName> names) {
        return new BindingPlan.Encrypted(HERE, SniTable.of(names));
    }

    private boolean misdirected(ServerContext through, String authority) {
        return new Admission(through.policy(), () -> plan).misdirected(authority);
    }

    @Test
    void whoWasAskedForNothingReachesNoHostThatDemands() {
        assertThat(misdirected(open, "any.example")).isFalse();
        assertThat(misdirected(open, "first.example")).isTrue();
        assertThat(misdirected(open, "FIRST.example:443")).isTrue();
        assertThat(misdirected(open, "first.example.")).isTrue();
        assertThat(misdirected(open, "a.first.example")).isTrue();
        assertThat(misdirected(open, "closed.example")).isTrue();
        assertThat(misdirected(open, "passed.example")).isTrue();
    }

    @Test
    void oneDemandIsNotAnother() {
        assertThat(misdirected(first, "first.example")).isFalse();
        assertThat(misdirected(first, "b.first.example")).isFalse();
        assertThat(misdirected(first, "any.example")).as("where nothing is demanded").isFalse();
        assertThat(misdirected(first, "second.example")).isTrue();
    }

    /** Open connections too: the plan of now counts. */
    @Test
    void aDemandThatComesLaterCounts() {
        plan = plan(Map.of(HostPattern.any(), new ServerName.Terminated(open)));
        Admission admission = new Admission(open.policy(), () -> plan);
        assertThat(admission.misdirected("first.example")).isFalse();
        plan = plan(Map.of(HostPattern.any(), new ServerName.Terminated(first)));
        assertThat(admission.misdirected("first.example")).isTrue();
    }

    @Test
    void connectionsInTheClearAreNeverMisdirected() {
        assertThat(Admission.CLEAR.misdirected("first.example")).isFalse();
    }
}
