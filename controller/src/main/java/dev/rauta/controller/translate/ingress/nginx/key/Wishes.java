// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

import dev.rauta.controller.translate.Part;
import dev.rauta.controller.translate.reference.References;
import dev.rauta.controller.translate.traffic.Asked;
import dev.rauta.controller.translate.traffic.field.GuardTerm;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.match.HostPattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What the annotations of one Ingress come to, group by group; one thread. */
public final class Wishes {
    private final Words words;
    private final References references;
    private final Asked fields;
    private final Set<HostPattern> hosts;
    private final Map<List<String>, Wanted> guards = new LinkedHashMap<>();
    private final List<Filter> first = new ArrayList<>();
    private final List<Filter> filters = new ArrayList<>();
    private boolean expressions;
    private Optional<Rewriting> rewriting = Optional.empty();
    private Optional<String> upstreamHost = Optional.empty();
    private final List<Part> draws = new ArrayList<>();
    private HostWishes host;
    private BackendWishes backend = BackendWishes.NONE;
    private Optional<Canary> canary = Optional.empty();
    private boolean oneGuard;
    private boolean eachHost;
    private Exemptions exemptions;

    /** How a guard stands beside others. */
    public enum Standing {
        /** It must be passed, whatever else is. */
        ALWAYS,
        /** It must be passed, or another one where one is enough. */
        ONE_OF,
        /** The same, but on paths on which nobody has to say who he is. */
        AUTHENTICATION
    }

    /** A guard, and how it stands beside others. */
    public record Wanted(GuardTerm term, Standing standing) {}

    /**
     * @param fields what policy annotations say, which goes before what these say
     * @param hosts of the Ingress's rules
     * @param host what holds where no annotation says
     */
    public Wishes(Words words, References references, Asked fields, Set<HostPattern> hosts, HostWishes host) {
        this.words = words;
        this.hosts = hosts;
        this.exemptions = Exemptions.of(words.globals());
        this.references = references;
        this.fields = fields;
        this.host = host;
    }

    /** What objects are looked up with. */
    public References references() {
        return references;
    }

    /** The Ingress's namespace. */
    public String namespace() {
        return words.source().namespace();
    }

    /**
     * Adds what a policy would say, and tells {@code keys}, which said it, what came of it: where the Ingress says the same itself, or a
     * Service that it asks is not there, nothing does.
     */
    public void field(PolicyField field, String... keys) {
        if (!field.addsUp() && said(field.path())) {
            for (String key : keys) {
                words.ignored(key, "rauta.dev annotations say " + field.path() + " and win over it");
            }
            return;
        }
        Optional<String> missing = fields.add(field);
        for (String key : keys) {
            missing.ifPresentOrElse(why -> words.missing(key, why), () -> words.applied(key));
        }
    }

    /**
     * Adds a guard; those of one Ingress are asked in the order in which they are added. What comes of it {@code keys}, which asked for
     * it, are told once it has been looked up.
     */
    public void guard(GuardTerm guard, String... keys) {
        guards.put(List.of(keys), new Wanted(guard, Standing.ONE_OF));
    }

    /** Adds a guard for which no other one can stand in. */
    public void barrier(GuardTerm guard, String... keys) {
        guards.put(List.of(keys), new Wanted(guard, Standing.ALWAYS));
    }

    /** Adds a guard that asks who somebody is. */
    public void authentication(GuardTerm guard, String... keys) {
        guards.put(List.of(keys), new Wanted(guard, Standing.AUTHENTICATION));
    }

    /** Says what stands in the place of a guard, as it has been looked up, where nobody has to say who he is; empty: nothing. */
    public void exempt(Guard guard, Optional<Guard> instead) {
        exemptions = exemptions.with(guard, instead);
    }

    /** Where nobody has to say who he is. */
    public Exemptions exemptions() {
        return exemptions;
    }

    /** Says that what is asked for differs from host to host, and is to be read with each as the only one. */
    public void readForEachHost() {
        eachHost = true;
    }

    /** Whether that is so. */
    public boolean eachHost() {
        return eachHost;
    }

    /** Hosts of the Ingress's rules. */
    public Set<HostPattern> hosts() {
        return hosts;
    }

    /** Lets whoever passes one of the guards pass. */
    public void oneGuardIsEnough() {
        oneGuard = true;
    }

    /** The guards, by the keys that asked for each. */
    public Map<List<String>, Wanted> guards() {
        return guards;
    }

    /** Whether one of them is enough. */
    public boolean oneGuard() {
        return oneGuard;
    }

    /** Adds what answers before a redirect to HTTPS does, and before limits and guards. */
    public void first(Filter filter) {
        first.add(filter);
    }

    /** Adds what else holds for each path. */
    public void filter(Filter filter) {
        filters.add(filter);
    }

    /** Whether policy annotations say a field, which goes before what these say. */
    public boolean said(String path) {
        return fields.fields().stream().anyMatch(one -> one.path().equals(path));
    }

    /** What policy annotations say of rewrites, which goes before what these say. */
    public Optional<Filter.Rewrite> saidRewrite() {
        return fields.fields().stream()
                .flatMap(one -> one instanceof PolicyField.Shape shape ? shape.filters().stream() : Stream.empty())
                .filter(Filter.Rewrite.class::isInstance)
                .map(Filter.Rewrite.class::cast)
                .findFirst();
    }

    /** Makes expressions of its paths, and of all of the same host. */
    public void expressions() {
        expressions = true;
    }

    /** Changes what its paths become. */
    public void rewrite(Rewriting how) {
        rewriting = Optional.of(how);
    }

    /** Changes the host that Services see: a template as {@link PathWishes#upstreamHost} is one. */
    public void upstreamHost(String template) {
        upstreamHost = Optional.of(template);
    }

    /** Adds what puts into a draft what a filter refers to, where it is served. */
    public void draws(Part its) {
        draws.add(its);
    }

    /** What puts into a draft what filters refer to. */
    public List<Part> draws() {
        return draws;
    }

    /** Changes what is asked for hosts. */
    public void host(UnaryOperator<HostWishes> change) {
        host = change.apply(host);
    }

    /** Changes how Services are spoken to. */
    public void backend(UnaryOperator<BackendWishes> change) {
        backend = change.apply(backend);
    }

    /** Says which requests it gets of another Ingress's. */
    public void canary(Canary its) {
        canary = Optional.of(its);
    }

    /** Which requests it gets of another Ingress's; empty where it stands for itself. */
    public Optional<Canary> canary() {
        return canary;
    }

    /** What is asked for hosts. */
    public HostWishes host() {
        return host;
    }

    /** How Services are spoken to. */
    public BackendWishes backend() {
        return backend;
    }

    /** What is asked for paths. */
    public PathWishes path() {
        return new PathWishes(first, filters, expressions, rewriting, upstreamHost);
    }
}
