// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.HostDemands;
import dev.rauta.dataplane.listener.plan.SniTable;
import dev.rauta.dataplane.listener.tls.ClientDemand;
import dev.rauta.dataplane.listener.tls.ClientPolicy;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.tls.ClientValidation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which hosts a connection may ask for, by what it was let in under. */
final class AdmissionTest {
    private static final Listener INGRESS = listener(ListenerName.ofIngress(443), "*");
    private static final Listener WILD = listener(ListenerName.ofGateway("ns", "gw", "wild"), "**.gw.example");
    private static final Listener EXACT = listener(ListenerName.ofGateway("ns", "gw", "exact"), "a.gw.example");
    private static final Router ROUTER = Router.compile(new RouteTable(List.of(INGRESS, WILD, EXACT), List.of(), List.of()));

    private final TlsContexts contexts = new TlsContexts();
    private ClientDemand first;
    private ClientDemand second;
    private BindingPlan plan;

    private static Listener listener(ListenerName name, String host) {
        return new Listener(name, 443, ListenerProtocol.Https.of(Optional.empty()), HostPattern.parse(host));
    }

    @BeforeEach
    void plan() throws Exception {
        first = contexts.demand(ClientValidation.required(TestPki.root("first").pem()));
        second = contexts.demand(ClientValidation.required(TestPki.root("second").pem()));
        plan = plan(HostDemands.of(
                Map.of(
                        HostPattern.parse("first.example"), first,
                        HostPattern.parse("*.first.example"), first,
                        HostPattern.parse("second.example"), second,
                        HostPattern.parse("closed.example"), ClientDemand.CLOSED),
                ClientDemand.NONE));
    }

    private static BindingPlan plan(HostDemands ingress) {
        HostDemands nothing = HostDemands.of(Map.of(), ClientDemand.NONE);
        return new BindingPlan.Encrypted(
                Binding.own(443),
                SniTable.of(Map.of(), Map.of(INGRESS.name(), ingress, WILD.name(), nothing, EXACT.name(), nothing)));
    }

    private boolean misdirected(ClientPolicy shown, String authority) {
        return new Admission(shown, "any.example", () -> null, () -> plan).misdirected(authority, INGRESS, ROUTER);
    }

    private boolean misdirected(String serverName, String authority, Listener listener) {
        return new Admission(ClientPolicy.NONE, serverName, () -> null, () -> plan).misdirected(authority, listener, ROUTER);
    }

    @Test
    void whoWasAskedForNothingReachesNoHostThatDemands() {
        assertThat(misdirected(ClientPolicy.NONE, "any.example")).isFalse();
        assertThat(misdirected(ClientPolicy.NONE, "first.example")).isTrue();
        assertThat(misdirected(ClientPolicy.NONE, "FIRST.example:443")).isTrue();
        assertThat(misdirected(ClientPolicy.NONE, "first.example.")).isTrue();
        assertThat(misdirected(ClientPolicy.NONE, "a.first.example")).isTrue();
        assertThat(misdirected(ClientPolicy.NONE, "closed.example")).isTrue();
    }

    @Test
    void oneDemandIsNotAnother() {
        assertThat(misdirected(first.policy(), "first.example")).isFalse();
        assertThat(misdirected(first.policy(), "b.first.example")).isFalse();
        assertThat(misdirected(first.policy(), "any.example")).as("where nothing is demanded").isFalse();
        assertThat(misdirected(first.policy(), "second.example")).isTrue();
        assertThat(misdirected(first.policy(), "closed.example")).isTrue();
        assertThat(misdirected(ClientPolicy.NOBODY, "closed.example")).isTrue();
    }

    /** Open connections too: the plan of now counts. */
    @Test
    void aDemandThatComesLaterCounts() {
        plan = plan(HostDemands.of(Map.of(), ClientDemand.NONE));
        assertThat(misdirected(ClientPolicy.NONE, "first.example")).isFalse();
        plan = plan(HostDemands.of(Map.of(), first));
        assertThat(misdirected(ClientPolicy.NONE, "first.example")).isTrue();
    }

    /** Of two listeners whose hosts overlap, the one that serves counts, whatever the other demands. */
    @Test
    void theListenerThatServesCounts() {
        plan = plan(HostDemands.of(Map.of(), first));
        assertThat(misdirected("a.gw.example", "a.gw.example", EXACT)).isFalse();
        assertThat(misdirected("a.gw.example", "a.gw.example", INGRESS)).isTrue();
    }

    @Test
    void aListenerThatThePlanDoesNotKnowLetsNobodyIn() {
        plan = new BindingPlan.Encrypted(Binding.own(443), SniTable.of(Map.of(), Map.of()));
        assertThat(misdirected(ClientPolicy.NONE, "any.example")).isTrue();
    }

    @Test
    void gatewayListenersAreIsolatedByServerName() {
        assertThat(misdirected("b.gw.example", "c.d.gw.example", WILD)).isFalse();
        assertThat(misdirected("a.gw.example", "b.gw.example", WILD)).isTrue();
        assertThat(misdirected("b.gw.example", "a.gw.example", EXACT)).isTrue();
        assertThat(misdirected("", "a.gw.example", EXACT)).isTrue();
        assertThat(misdirected("a.gw.example", "any.example", INGRESS)).isFalse();
    }

    @Test
    void connectionsInTheClearAreNeverMisdirected() {
        assertThat(Admission.CLEAR.misdirected("a.gw.example", EXACT, ROUTER)).isFalse();
    }
}
