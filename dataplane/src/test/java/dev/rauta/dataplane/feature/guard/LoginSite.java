// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.feature.guard;

import static dev.rauta.dataplane.feature.guard.LoginSite.NEW;
import static dev.rauta.dataplane.feature.guard.LoginSite.OLD;
import static dev.rauta.dataplane.feature.guard.LoginSite.isRefused;
import static dev.rauta.dataplane.feature.guard.LoginSite.secrets;
import static dev.rauta.dataplane.testing.Guarded.credentials;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.dataplane.testing.RunningDataplane;
import dev.rauta.dataplane.testing.client.CookieClient;
import dev.rauta.dataplane.testing.client.RawClient;
import dev.rauta.dataplane.testing.service.FakeProvider;
import dev.rauta.dataplane.testing.upstream.FakeUpstream;
import dev.rauta.routes.access.ClaimHeader;
import dev.rauta.routes.access.ClaimRule;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.LoginClient;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.LoginSession;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.testing.FreePorts;
import dev.rauta.routes.testing.Tables;
import dev.rauta.routes.upstream.UpstreamProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A route of {@code a.example} behind a login: a provider of our own, an upstream, and a browser that comes by. */
final class LoginSite implements AfterEachCallback {
    static final String OLD = "old-old-old-old-old-old-old-old-old";
    static final String NEW = "new-new-new-new-new-new-new-new-new";

    private final FakeProvider provider = new FakeProvider();
    private final FakeUpstream upstream = FakeUpstream.http1("web");
    private final int port = FreePorts.next();
    private final CookieClient browser = new CookieClient(port);
    private final List<RunningDataplane> running = new ArrayList<>();
    private boolean inBody;
    private boolean forwarded;
    private Duration lifetime = Duration.ofHours(8);
    private List<ClaimRule> rules = List.of();
    private LoginProvider described = new LoginProvider(
            provider.issuer(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    FakeProvider provider() {
        return provider;
    }

    FakeUpstream upstream() {
        return upstream;
    }

    CookieClient browser() {
        return browser;
    }

    int port() {
        return port;
    }

    /** The client's secret goes to the provider in a form, not in a header. */
    void secretInBody() {
        inBody = true;
    }

    /** The upstream gets the access token. */
    void forwardsTokens() {
        forwarded = true;
    }

    void lifetime(Duration lifetime) {
        this.lifetime = lifetime;
    }

    void rules(List<ClaimRule> rules) {
        this.rules = rules;
    }

    /** How the provider is described, where its address alone will not do. */
    void provider(LoginProvider provider) {
        described = provider;
    }

    /** The guard as it is set up by now. */
    Guard.Oidc guard() {
        return new Guard.Oidc(
                described,
                new LoginClient(FakeProvider.CLIENT, new CredentialsName("ns/client"), inBody, List.of("email"), "/oauth2/callback"),
                new LoginSession(
                        new CredentialsName("ns/session"), Optional.of("stay"), lifetime, true, "/logout", Optional.of("/bye")),
                rules,
                List.of(new ClaimHeader("sub", "X-Sub"), new ClaimHeader("groups", "X-Groups")),
                forwarded);
    }

    /** The route on a port, with keys that seal sessions. */
    Tables table(int at, String keys) {
        return table(at, keys, guard());
    }

    Tables table(int at, String keys, Filter... filters) {
        return Tables.http(at)
                .upstream("web", UpstreamProtocol.HTTP1, upstream.endpoint())
                .credentials(secrets(keys))
                .forward("a.example", "/", "web", filters);
    }

    static Credentials[] secrets(String keys) {
        return new Credentials[] {
            credentials("ns/client", Credentials.Kind.CLIENT_SECRET, FakeProvider.SECRET + "\n"),
            credentials("ns/session", Credentials.Kind.SESSION_KEYS, keys)
        };
    }

    RunningDataplane serve(int workers) {
        return serve(workers, port, OLD);
    }

    RunningDataplane serve(int workers, int at, String keys) {
        return serve(workers, table(at, keys));
    }

    RunningDataplane serve(int workers, Tables table) {
        RunningDataplane one = RunningDataplane.serving(workers, table.snapshot());
        running.add(one);
        return one;
    }

    static void isRefused(RawClient.Response answer, int status, String reason) {
        assertThat(answer.status()).as(answer.head()).isEqualTo(status);
        assertThat(answer.header("x-rauta-error")).isEqualTo(reason);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        running.forEach(RunningDataplane::close);
        upstream.close();
        provider.close();
    }
}
