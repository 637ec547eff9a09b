// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import dev.rauta.routes.filter.AskedService;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.Guard;
import dev.rauta.routes.filter.HeaderEdit;
import dev.rauta.routes.filter.HeaderField;
import dev.rauta.routes.filter.HeaderTemplate;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.filter.Traced;
import dev.rauta.routes.filter.TrafficLimit;
import dev.rauta.routes.filter.limit.ConcurrencyLimit;
import dev.rauta.routes.filter.limit.RateLimit;
import dev.rauta.routes.filter.limit.ServiceLimit;
import dev.rauta.routes.upstream.UpstreamName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * Filters in words, so that lists of them that do the same read the same: what runs beside the chain has no order, and edits of
 * different fields do not either.
 */
public final class FilterText {
    private final Function<UpstreamName, String> upstreams;

    /** @param upstreams what each upstream is, in words */
    public FilterText(Function<UpstreamName, String> upstreams) {
        this.upstreams = upstreams;
    }

    /** One step of an edit: what is done to a field. */
    private record Edit(String name, String text) {}

    /** Each filter as a line, those that run in order first. */
    public List<String> all(List<Filter> filters) {
        List<String> lines = new ArrayList<>();
        List<Edit> edits = new ArrayList<>();
        List<String> beside = new ArrayList<>();
        for (Filter filter : filters) {
            switch (filter) {
                case Filter.RequestHeaders(HeaderEdit edit) -> edits.addAll(edits("request header ", edit));
                case Filter.HeaderTemplates(boolean response, var set, var add, var remove) when !response ->
                    edits.addAll(edits("request header ", set, add, remove));
                // On their way back responses meet the last one first.
                case Filter.ResponseHeaders(HeaderEdit edit) -> edits.addAll(0, edits("response header ", edit));
                case Filter.HeaderTemplates(boolean _, var set, var add, var remove) ->
                    edits.addAll(0, edits("response header ", set, add, remove));
                case Filter.Cookies cookies -> edits.addFirst(new Edit("response header set-cookie", cookies.toString()));
                case Filter.NoUnderscores() -> edits.addFirst(new Edit("", "request headers with underscores dropped"));
                case Filter.Locations locations -> edits.addFirst(new Edit("response header location", locations.toString()));
                case Filter.Rewrite rewrite -> edits.add(new Edit("", rewrite.toString()));
                case Filter.PathHeader(String name, var value) ->
                    edits.add(new Edit("request header " + name, " set to what of the path is " + value));
                case Filter.Redirect _, Filter.Relocation _ -> {
                    flush(edits, lines);
                    lines.add(filter.toString());
                }
                case TrafficLimit.Rate _, TrafficLimit.AskedRate _, TrafficLimit.Concurrency _ -> {
                    flush(edits, lines);
                    lines.add(one(filter));
                }
                case Guard guard -> {
                    flush(edits, lines);
                    lines.add(one(guard));
                }
                case Filter.Mirror _,
                        Filter.Cors _,
                        TrafficLimit.BodyLimit _,
                        TrafficLimit.RequestBuffer _,
                        TrafficLimit.ResponseBuffer _,
                        Filter.Compression _,
                        TrafficLimit.Bandwidth _,
                        TrafficLimit.RequestBandwidth _,
                        Filter.AnswerHeaders _,
                        Filter.Unlogged _,
                        Traced _,
                        Filter.ErrorPages _ -> beside.add(one(filter));
            }
        }
        flush(edits, lines);
        beside.sort(Comparator.comparing(line -> line.replaceFirst("\\[.*", "")));
        lines.addAll(beside);
        return lines;
    }

    /** Those that may keep a request out. */
    public List<String> guards(List<Filter> filters) {
        return filters.stream().filter(Guard.class::isInstance).map(this::one).toList();
    }

    /** A filter without the names that it has in one snapshot alone. */
    public String one(Filter filter) {
        return switch (filter) {
            case TrafficLimit.Rate(RateLimit limit) -> new TrafficLimit.Rate(unnamed(limit)).toString();
            case TrafficLimit.AskedRate(ServiceLimit limit) -> new TrafficLimit.AskedRate(unnamed(limit)).toString();
            case TrafficLimit.Concurrency(ConcurrencyLimit(var _, var requests, var key, var exempt, var status)) ->
                new TrafficLimit.Concurrency(new ConcurrencyLimit("", requests, key, exempt, status)).toString();
            case Filter.Mirror(var upstream, int numerator, int denominator, var form) ->
                new Filter.Mirror(known(upstream), numerator, denominator, form).toString();
            case Filter.ErrorPages(var pages) -> new Filter.ErrorPages(pages.stream()
                            .map(page -> page.service().map(service -> page.at(known(service.upstream()))).orElse(page))
                            .toList())
                    .toString();
            case Guard guard -> known(guard).toString();
            case Filter.RequestHeaders _,
                    Filter.ResponseHeaders _,
                    Filter.HeaderTemplates _,
                    Filter.Rewrite _,
                    Filter.Redirect _,
                    Filter.Relocation _,
                    Filter.PathHeader _,
                    Filter.NoUnderscores _,
                    Filter.AnswerHeaders _,
                    Filter.Locations _,
                    Filter.Unlogged _,
                    Traced _,
                    TrafficLimit.RequestBandwidth _,
                    Filter.Cors _,
                    TrafficLimit.BodyLimit _,
                    TrafficLimit.RequestBuffer _,
                    TrafficLimit.ResponseBuffer _,
                    Filter.Compression _,
                    TrafficLimit.Bandwidth _,
                    Filter.Cookies _ -> filter.toString();
        };
    }

    private static RateLimit unnamed(RateLimit limit) {
        return switch (limit) {
            case RateLimit(
                    var _, var requests, var per, var burst, var key, var exempt, var status, var open, var tell, var cluster) ->
                new RateLimit("", requests, per, burst, key, exempt, status, open, tell, cluster);
        };
    }

    private ServiceLimit unnamed(ServiceLimit limit) {
        return switch (limit) {
            case ServiceLimit(
                    var _, var upstream, var domain, var constants, var key, var hits, var exempt, var status, var tell, var open, var timeout) ->
                new ServiceLimit("", known(upstream), domain, constants, key, hits, exempt, status, tell, open, timeout);
        };
    }

    private Guard known(Guard guard) {
        return switch (guard) {
            case ServiceGuard asking -> asking.at(known(asking.service()));
            case Guard.AnyOf(List<Guard> guards) -> new Guard.AnyOf(guards.stream().map(this::known).toList());
            case Guard.Addresses _,
                    Guard.Basic _,
                    Guard.ApiKey _,
                    Guard.Jwt _,
                    Guard.Digest _,
                    Guard.ClientCertificate _,
                    Guard.Oidc _,
                    Guard.Fields _,
                    Guard.SameOrigin _ -> guard;
        };
    }

    private UpstreamName known(AskedService service) {
        return known(service.upstream());
    }

    /** The name says what it is. */
    private UpstreamName known(UpstreamName upstream) {
        return new UpstreamName(upstreams.apply(upstream).replaceAll("[|#]", "_"));
    }

    private static void flush(List<Edit> edits, List<String> lines) {
        edits.stream().sorted(Comparator.comparing(Edit::name)).map(edit -> edit.name() + edit.text()).forEach(lines::add);
        edits.clear();
    }

    private static List<Edit> edits(String what, HeaderEdit edit) {
        return edits(what, templates(edit.set()), templates(edit.add()), edit.remove());
    }

    /** What is text in a field is text in a template. */
    private static List<HeaderTemplate> templates(List<HeaderField> fields) {
        return fields.stream().map(field -> new HeaderTemplate(field.name(), field.value().replace("${", "$${"))).toList();
    }

    private static List<Edit> edits(String what, List<HeaderTemplate> set, List<HeaderTemplate> add, List<String> remove) {
        List<Edit> edits = new ArrayList<>();
        set.forEach(one -> edits.add(new Edit(what + one.name(), " set to " + one.template())));
        add.forEach(one -> edits.add(new Edit(what + one.name(), " added: " + one.template())));
        remove.forEach(name -> edits.add(new Edit(what + name, " removed")));
        return edits;
    }
}
