// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.listener.plan.BindingPlan;
import dev.rauta.dataplane.listener.plan.Opening;
import dev.rauta.dataplane.listener.tls.TlsContexts;
import dev.rauta.dataplane.router.Router;
import dev.rauta.dataplane.testing.tls.TestPki;
import dev.rauta.routes.Binding;
import dev.rauta.routes.Listener;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RouteTable;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Snapshot;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.tls.ClientValidation;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Faults in what hangs off a binding: one problem each. */
final class BindingPlansTest {
    private static final Opening TLS = new Opening(Binding.own(443), false);

    private final List<EntryProblem> problems = new ArrayList<>();

    private Map<Opening, BindingPlan> plan(Snapshot snapshot) {
        return BindingPlans.of(snapshot, Router.compile(snapshot.routes()), new TlsContexts(), problems);
    }

    private static Tables table() throws Exception {
        TestPki pki = TestPki.root("root");
        return Tables.https(443)
                .upstream("web", UpstreamProtocol.AUTO)
                .certificate("a.example", pki.carried("a", pki.server("EC", "a.example")))
                .passthrough("p.example", "web");
    }

    private static Snapshot spoken(Snapshot snapshot, ListenerProtocol protocol) {
        RouteTable routes = snapshot.routes();
        Listener listener = routes.listeners().getFirst();
        RouteTable changed = new RouteTable(
                List.of(new Listener(listener.name(), listener.port(), protocol, listener.host())),
                routes.virtualHosts(),
                routes.sniBindings(),
                routes.streams());
        return new Snapshot(changed, snapshot.upstreams(), snapshot.endpoints(), snapshot.certificates());
    }

    @Test
    void serverNamesOfAListenerInTheClearAreProblems() throws Exception {
        assertThat(plan(spoken(table().snapshot(), new ListenerProtocol.Http())).get(TLS).tls()).isNull();
        assertThat(problems)
                .extracting(problem -> problem.entry() + " " + problem.reason())
                .containsExactlyInAnyOrder(
                        "sni_binding ingress/443|a.example NotTls", "stream ingress/443|p.example NotTls");
    }

    @Test
    void aListenerThatDecryptsNothingHasNoUseForACertificate() throws Exception {
        assertThat(plan(spoken(table().snapshot(), new ListenerProtocol.Tls())).get(TLS).tls()).isNotNull();
        assertThat(problems).singleElement().satisfies(problem -> assertThat(problem.entry())
                .hasToString("sni_binding ingress/443|a.example"));
    }

    /** However many names a listener's demand closes. */
    @Test
    void aListenersBrokenDemandIsOneProblem() throws Exception {
        plan(table().clients(ClientValidation.required("no PEM")).snapshot());
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.entry()).hasToString("listener ingress/443");
            assertThat(problem.reason()).isEqualTo("InvalidClientValidation");
        });
    }

    @Test
    void whatIsSoundHasNone() throws Exception {
        assertThat(plan(table().snapshot()).get(TLS).tls()).isNotNull();
        assertThat(problems).isEmpty();
    }
}
