// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import com.nimbusds.jose.JOSEException;
import dev.rauta.dataplane.filter.FilterStep;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.guard.credential.ApiKeys;
import dev.rauta.dataplane.filter.guard.credential.Authorities;
import dev.rauta.dataplane.filter.guard.credential.Users;
import dev.rauta.dataplane.filter.guard.digest.DigestUsers;
import dev.rauta.dataplane.filter.guard.login.SessionKeys;
import dev.rauta.dataplane.filter.guard.token.KeyRing;
import dev.rauta.dataplane.filter.guard.token.Keys;
import dev.rauta.routes.access.Credentials;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.SecretText;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.snapshot.EntryKey;
import dev.rauta.routes.snapshot.EntryProblem;
import dev.rauta.routes.snapshot.Section;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A snapshot's credentials, read, and guards made ready to check requests against them; immutable, shared by all workers. */
public final class GuardBook {
    /** Without any credentials. */
    public static final GuardBook EMPTY = new GuardBook(Map.of(), null);

    private final Map<CredentialsName, Page> pages;
    private final @Nullable GuardServices services;

    /**
     * One set of credentials.
     *
     * @param said as it came
     * @param meaning {@link Users}, {@link ApiKeys}, {@link KeyRing}, {@link DigestUsers}, {@link SessionKeys}, {@link Authorities} or text; null for what cannot be read
     * @param problems what of it is not in force
     */
    private record Page(Credentials said, @Nullable Object meaning, List<EntryProblem> problems) {}

    private GuardBook(Map<CredentialsName, Page> pages, @Nullable GuardServices services) {
        this.pages = pages;
        this.services = services;
    }

    /** What has not changed since {@code before} is not read again; never throws for what somebody wrote. */
    public static GuardBook of(List<Credentials> all, GuardBook before, GuardServices services) {
        Map<CredentialsName, Page> pages = new HashMap<>();
        for (Credentials one : all) {
            Page known = before.pages.get(one.name());
            pages.put(one.name(), known != null && known.said().equals(one) ? known : read(one));
        }
        if (all.stream().anyMatch(one -> one.kind() == Credentials.Kind.USERS)) {
            services.offload().start();
        }
        return new GuardBook(pages, services);
    }

    private static Page read(Credentials said) {
        EntryKey key = new EntryKey(Section.CREDENTIALS, said.name().value());
        List<EntryProblem> problems = new ArrayList<>();
        try {
            Object meaning =
                    switch (said.kind()) {
                        case USERS -> Users.parse(said.content(), why -> problems.add(problem(key, why)));
                        case API_KEYS -> ApiKeys.parse(said.content(), why -> problems.add(problem(key, why)));
                        case KEY_SET -> KeyRing.parse(said.content().text());
                        case DIGESTS -> DigestUsers.parse(said.content(), why -> problems.add(problem(key, why)));
                        case CLIENT_SECRET -> said.content();
                        case SESSION_KEYS -> SessionKeys.parse(said.content());
                        case AUTHORITIES -> Authorities.parse(said.content());
                        case SECRET -> KeyRing.of(said.content().text().getBytes(StandardCharsets.UTF_8));
                    };
            return new Page(said, meaning, problems);
        } catch (IllegalArgumentException | JOSEException e) {
            problems.add(problem(key, String.valueOf(e.getMessage())));
            return new Page(said, null, problems);
        }
    }

    private static EntryProblem problem(EntryKey key, String why) {
        return new EntryProblem(key, "InvalidCredentials", why);
    }

    /** What of the credentials is not in force. */
    public List<EntryProblem> problems() {
        return pages.values().stream().flatMap(page -> page.problems().stream()).toList();
    }

    /** Whether these credentials are the same in both, as objects. */
    public boolean same(GuardBook other, Set<CredentialsName> names) {
        return names.stream().allMatch(name -> pages.get(name) == other.pages.get(name));
    }

    /** A guard at work; one that cannot be honoured lets nobody pass. */
    public FilterStep step(Guard guard) {
        return guardStep(guard);
    }

    private GuardStep guardStep(Guard guard) {
        GuardServices with = services;
        return switch (guard) {
            case Guard.Addresses addresses -> new AddressesStep(addresses);
            case Guard.Fields fields -> FieldsStep.of(fields);
            case Guard.SameOrigin origin -> new SameOriginStep(origin);
            case Guard.AnyOf(List<Guard> all) -> new AnyOfStep(all.stream().map(this::guardStep).toList());
            case Guard.Basic basic ->
                with(basic.users(), Users.class, users -> with == null ? closed() : new BasicStep(basic, users, with));
            case Guard.ApiKey key -> with(key.keys(), ApiKeys.class, keys -> new ApiKeyStep(key, keys));
            case Guard.Jwt jwt -> with == null ? closed() : jwt(jwt, with);
            case Guard.Digest digest -> with(digest.users(), DigestUsers.class, users -> with == null || users.algorithms(digest.realm()).isEmpty()
                    ? closed()
                    : new DigestStep(digest, users, with.nonces()));
            case Guard.ClientCertificate certificate -> new CertificateStep(certificate);
            case Guard.Oidc oidc -> with == null ? closed() : oidc(oidc, with);
            case ServiceGuard.External external -> with == null ? closed() : new ExternalStep(external, with);
            case ServiceGuard.ExternalGrpc external -> new ExternalGrpcStep(external);
        };
    }

    private GuardStep jwt(Guard.Jwt jwt, GuardServices with) {
        return switch (jwt.keys()) {
            case KeySource.Inline(CredentialsName name) ->
                with(name, KeyRing.class, ring -> new JwtStep(jwt, new Keys.Fixed(ring), with));
            case KeySource.Remote remote ->
                trusting(remote.authorities(), some -> new JwtStep(jwt, new Keys.Remote(with.keys(remote, some)), with));
        };
    }

    private GuardStep oidc(Guard.Oidc oidc, GuardServices with) {
        return with(oidc.client().secret(), SecretText.class, secret -> with(
                oidc.session().keys(), SessionKeys.class, keys -> trusting(
                        oidc.provider().authorities(),
                        some -> new OidcStep(oidc, keys, with.provider(oidc, secret, some), with))));
    }

    /** Without a single one of them it is not known whom to ask. */
    private GuardStep trusting(List<CredentialsName> names, Function<List<X509Certificate>, GuardStep> step) {
        List<X509Certificate> all = new ArrayList<>();
        for (CredentialsName name : names) {
            Page page = pages.get(name);
            if (page == null || !(page.meaning() instanceof Authorities(List<X509Certificate> some))) {
                return closed();
            }
            all.addAll(some);
        }
        return step.apply(all);
    }

    private <T> GuardStep with(CredentialsName name, Class<T> type, Function<T, GuardStep> step) {
        Page page = pages.get(name);
        return page != null && type.isInstance(page.meaning()) ? step.apply(type.cast(page.meaning())) : closed();
    }

    private static GuardStep closed() {
        return (_, _) -> StepResult.Refuse.of(503, "credentials-unusable");
    }
}
