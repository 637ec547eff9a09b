// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin.page;

import dev.rauta.app.admin.markup.Html;
import dev.rauta.app.admin.markup.Listing;
import dev.rauta.app.admin.markup.Look;
import dev.rauta.app.explain.Explanation;
import dev.rauta.controller.Controller;
import dev.rauta.dataplane.Dataplane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page for people: what runs, what is wrong, where requests go and how it is with who answers them.
 *
 * <p>One page without a script, whatever there is of anything: of each table so many rows, and a search over all of them.
 */
public final class Overview {
    /** What a browser may do with it: show its own style sheet, and ask this port again. */
    public static final String POLICY = "default-src 'none'; style-src '" + Sheet.HASH
            + "'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /**
     * The process.
     *
     * @param name the command's name
     * @param ready whether it wants to be sent anything
     * @param words why not, or {@code ok}
     */
    public record Role(String name, boolean ready, String words) {}

    /** Who explains requests; throws {@link IllegalArgumentException} that says what is wrong with the question. */
    @FunctionalInterface
    public interface Explains {
        /** @param headers each {@code NAME: VALUE} */
        Explanation explain(String method, String url, List<String> headers);
    }

    private final Role role;
    private final Facts facts;
    private final Look look;
    private final Html html = new Html();

    private Overview(Role role, Facts facts, Look look) {
        this.role = role;
        this.facts = facts;
        this.look = look;
    }

    /**
     * The whole page.
     *
     * @param controller where one runs in this process
     * @param dataplane where one runs in this process
     * @param parameters the query's: {@code q} is searched for, a section's name says which page of it is shown
     */
    public static String of(
            Role role, @Nullable Controller controller, @Nullable Dataplane dataplane, Map<String, List<String>> parameters, Explains explains) {
        return new Overview(role, new Facts(controller, dataplane), Look.of(parameters)).write(explains);
    }

    private String write(Explains explains) {
        List<RouteLine> routes = Routes.all(facts);
        List<Listing<?>> sections = sections(routes);
        head();
        html.open("body").element("a", "Skip to the content", "href", "#content", "class", "skip");
        html.open("header").element("h1", "Rauta " + role.name());
        html.element("span", role.ready() ? "ready" : "not ready", "class", "mark " + (role.ready() ? "good" : "bad"));
        if (!role.words().equals("ok")) {
            html.element("span", role.words(), "class", "faint");
        }
        html.close("header");
        contents(sections);
        html.open("main", "id", "content", "tabindex", "-1");
        summary(routes);
        search();
        sections.forEach(section -> section.write(html, look));
        ExplainForm.write(html, look, explains);
        html.close("main");
        footer();
        return html.close("body").close("html").page();
    }

    private List<Listing<?>> sections(List<RouteLine> routes) {
        List<Listing<?>> all = new ArrayList<>();
        all.add(Problems.of(facts));
        if (role.name().equals("controller")) {
            all.add(Dataplanes.of(facts));
        }
        all.add(Listeners.of(facts));
        all.add(Routes.of(facts, routes));
        all.add(Upstreams.of(facts, routes, look));
        if (facts.dataplane().isPresent()) {
            all.add(Errors.of(facts));
            all.add(Workers.of(facts));
            all.add(Pools.of(facts));
        }
        all.add(Certificates.of(facts));
        return all;
    }

    private void head() {
        html.open("html", "lang", "en").open("head").open("meta", "charset", "utf-8");
        html.element("title", "Rauta " + role.name());
        html.open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        html.open("meta", "name", "color-scheme", "content", "light dark");
        // A browser would ask for one, and be told that there is no such page.
        html.open("link", "rel", "icon", "href", "data:,");
        html.style(Sheet.TEXT).close("head");
    }

    private void contents(List<Listing<?>> sections) {
        html.open("nav", "class", "contents", "aria-label", "Sections");
        sections.forEach(one -> html.element("a", one.heading().title(), "href", "#" + one.heading().id()));
        html.element("a", "Explain", "href", "#explain");
        if (role.name().equals("shadow")) {
            html.element("a", "What would change", "href", "./shadow");
        }
        html.close("nav");
    }

    private void summary(List<RouteLine> routes) {
        html.open("dl", "class", "facts");
        facts.held().ifPresentOrElse(held -> {
            fact("Snapshot", held.version().brief());
            held.since().ifPresent(since -> fact("In force for", Ages.of(Duration.between(since, Instant.now()))));
            fact("Upstreams", "%,d".formatted(held.snapshot().upstreams().size()));
        }, () -> fact("Snapshot", "none yet"));
        fact("Routes", "%,d".formatted(routes.size()));
        int wrong = Problems.all(facts).size();
        html.open("div").element("dt", "Problems");
        html.element("dd", "%,d".formatted(wrong), "class", wrong > 0 ? "trouble" : "none").close("div");
        if (facts.dataplane().isPresent()) {
            fact("In flight", "%,d".formatted(facts.workers().stream().mapToLong(one -> one.exchanges()).sum()));
        } else if (role.name().equals("controller")) {
            fact("Dataplanes", "%,d".formatted(facts.dataplanes().size()));
        }
        html.close("dl");
    }

    private void fact(String name, String value) {
        html.open("div").element("dt", name).element("dd", value).close("div");
    }

    private void search() {
        html.open("form", "method", "get", "action", "", "role", "search", "class", "search");
        html.element("label", "Search all tables: host, path, object, upstream, address, reason", "for", "q");
        html.open("input", "id", "q", "name", "q", "type", "search", "value", look.search(), "autocomplete", "off");
        html.element("button", "Search", "type", "submit");
        if (!look.search().isEmpty()) {
            html.element("a", "Show everything", "href", "?");
        }
        html.close("form");
    }

    /** Relative, so that they lead where a proxy in front has this page. */
    private void footer() {
        html.open("footer").open("nav", "aria-label", "The same for programs");
        html.element("a", "metrics", "href", "./metrics");
        html.element("a", "snapshot as JSON", "href", "./snapshot");
        if (facts.dataplane().isPresent()) {
            html.element("a", "workers as JSON", "href", "./workers");
            html.element("a", "health checks as JSON", "href", "./health-checks");
        }
        html.element("a", "ready", "href", "./readyz").close("nav").close("footer");
    }
}
