// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.snapshot.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import dev.rauta.routes.Action;
import dev.rauta.routes.Destination;
import dev.rauta.routes.ListenerName;
import dev.rauta.routes.ListenerProtocol;
import dev.rauta.routes.RetryPolicy;
import dev.rauta.routes.RouteName;
import dev.rauta.routes.WeightedDestination;
import dev.rauta.routes.access.AddressRange;
import dev.rauta.routes.access.CertificateRule;
import dev.rauta.routes.access.CredentialsName;
import dev.rauta.routes.access.KeySource;
import dev.rauta.routes.access.LoginProvider;
import dev.rauta.routes.access.TokenPlace;
import dev.rauta.routes.filter.ErrorPage;
import dev.rauta.routes.filter.Filter;
import dev.rauta.routes.filter.PathModifier;
import dev.rauta.routes.filter.ServiceGuard;
import dev.rauta.routes.filter.limit.LimitKey;
import dev.rauta.routes.match.HostPattern;
import dev.rauta.routes.match.PathMatch;
import dev.rauta.routes.match.ValueMatch;
import dev.rauta.routes.tls.CertificateName;
import dev.rauta.routes.upstream.Endpoint;
import dev.rauta.routes.upstream.HashKey;
import dev.rauta.routes.upstream.HealthCheck;
import dev.rauta.routes.upstream.LoadBalancing;
import dev.rauta.routes.upstream.SubjectName;
import dev.rauta.routes.upstream.UpstreamName;
import dev.rauta.routes.upstream.UpstreamTrust;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/**
 * How the model looks in JSON: names and host patterns as text, variants with a {@code type}, properties in
 * alphabetical order, nothing unknown tolerated.
 *
 * <p>An unknown property is an error because it could be a condition or a guard: skipping it would open what its author
 * closed.
 */
final class SnapshotJson {
    static final JsonMapper MAPPER = mapper();

    private SnapshotJson() {}

    /** Marks variants by their simple class name. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
    private interface Typed {}

    /** Says nothing of the zones of endpoints where they matter to nobody, as a rule; likewise the others what is empty or false. */
    private interface SparseEndpoint {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        String zone();
    }

    private interface SparseShare {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        boolean yields();
    }

    private interface SparseRetries {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<Integer> grpcStatuses();

        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        boolean invalidAnswers();
    }

    private interface SparseCookie {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        boolean secure();
    }

    private interface SparsePage {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<String> reasons();
    }

    private interface SparseCors {
        @JsonInclude(JsonInclude.Include.NON_DEFAULT)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        boolean options();
    }

    private interface SparseCheck {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        Map<String, String> contextExtensions();
    }

    private interface SparseTrust {
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @JsonSetter(nulls = Nulls.AS_EMPTY)
        List<CredentialsName> authorities();
    }

    private static JsonMapper mapper() {
        SimpleModule names = new SimpleModule();
        text(names, ListenerName.class, ListenerName::new);
        text(names, RouteName.class, RouteName::new);
        text(names, UpstreamName.class, UpstreamName::new);
        text(names, CertificateName.class, CertificateName::new);
        text(names, HostPattern.class, HostPattern::parse);
        text(names, CredentialsName.class, CredentialsName::new);
        text(names, AddressRange.class, AddressRange::parse);
        return JsonMapper.builder()
                .addModule(names)
                .addMixIn(Action.class, Typed.class)
                .addMixIn(Destination.class, Typed.class)
                .addMixIn(ListenerProtocol.class, Typed.class)
                .addMixIn(Filter.class, Typed.class)
                .addMixIn(PathModifier.class, Typed.class)
                .addMixIn(LimitKey.class, Typed.class)
                .addMixIn(TokenPlace.class, Typed.class)
                .addMixIn(KeySource.class, Typed.class)
                .addMixIn(CertificateRule.class, Typed.class)
                .addMixIn(PathMatch.class, Typed.class)
                .addMixIn(ValueMatch.class, Typed.class)
                .addMixIn(LoadBalancing.class, Typed.class)
                .addMixIn(HashKey.class, Typed.class)
                .addMixIn(Endpoint.class, SparseEndpoint.class)
                .addMixIn(RetryPolicy.class, SparseRetries.class)
                .addMixIn(LoadBalancing.SessionCookie.class, SparseCookie.class)
                .addMixIn(HealthCheck.Question.class, Typed.class)
                .addMixIn(ErrorPage.class, SparsePage.class)
                .addMixIn(Filter.Cors.class, SparseCors.class)
                .addMixIn(WeightedDestination.class, SparseShare.class)
                .addMixIn(ServiceGuard.ExternalGrpc.class, SparseCheck.class)
                .addMixIn(KeySource.Remote.class, SparseTrust.class)
                .addMixIn(LoginProvider.class, SparseTrust.class)
                .addMixIn(UpstreamTrust.class, Typed.class)
                .addMixIn(SubjectName.class, Typed.class)
                // What is not asked for is not said, so that a dataplane that does not know of it reads whatever else there is.
                .changeDefaultPropertyInclusion(usual -> usual.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
    }

    private static <T> void text(SimpleModule module, Class<T> type, Function<String, T> parse) {
        module.addSerializer(type, ToStringSerializer.instance);
        module.addDeserializer(type, new StdScalarDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) {
                return parse.apply(parser.getValueAsString(""));
            }
        });
    }
}
