// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.migrate.policy.guard;

import dev.rauta.app.migrate.policy.Unsayable;
import dev.rauta.app.migrate.policy.guard.GuardWords.Place;
import dev.rauta.app.migrate.policy.guard.GuardWords.Word;
import dev.rauta.controller.cluster.policy.TrafficPolicySpec;
import dev.rauta.controller.translate.traffic.field.GuardReader;
import dev.rauta.controller.translate.traffic.field.PolicyField;
import dev.rauta.routes.filter.Guard;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Guards in their order as fields of as few policies of one target as it takes: one policy has each of them once, and asks them in an
 * order of its own.
 */
public final class GuardLayers {
    private static final KubernetesSerialization SPECS = new KubernetesSerialization();
    private static final String AUTHENTICATION = "authentication";

    private final String namespace;
    private final GuardWords words;
    private final List<Map<String, Object>> layers = new ArrayList<>();
    /** How far the last layer has come; beyond all places where nothing may follow. */
    private int reached;

    private GuardLayers(String namespace) {
        this.namespace = namespace;
        this.words = new GuardWords(namespace);
    }

    /** Each policy's fields; read again, they come to the same guards in the same order. */
    public static List<Map<String, Object>> of(List<Guard> guards, String namespace) throws Unsayable {
        GuardLayers all = new GuardLayers(namespace);
        for (Guard guard : guards) {
            if (guard instanceof Guard.AnyOf(List<Guard> some)) {
                all.choice(some);
            } else {
                all.one(all.words.word(guard));
            }
        }
        all.check(guards);
        return all.layers;
    }

    private void one(Word word) {
        if (layers.isEmpty() || word.place().ordinal() < reached) {
            layers.add(new LinkedHashMap<>());
        }
        put(word);
        reached = word.place().ordinal() + 1;
    }

    /** A layer of their own, for all that a policy says of authentication is beside its choice. */
    private void choice(List<Guard> some) throws Unsayable {
        List<String> names = new ArrayList<>();
        layers.add(new LinkedHashMap<>());
        for (Guard guard : some) {
            Word word = words.word(guard);
            if (!word.place().authenticates() || names.contains(word.place().field())) {
                throw new Unsayable("one of several guards is enough, " + word.place().field()
                        + " among them (expected: different ones, and all of them of authentication)");
            }
            names.add(word.place().field());
            put(word);
        }
        authentication().put("anyOf", names);
        reached = Place.values().length;
    }

    private void put(Word word) {
        if (word.place().authenticates()) {
            authentication().put(word.place().field(), word.spec());
        } else {
            layers.getLast().put(word.place().field(), word.spec());
        }
    }

    @SuppressWarnings("unchecked") // put there by nobody else
    private Map<String, Object> authentication() {
        return (Map<String, Object>) layers.getLast().computeIfAbsent(AUTHENTICATION, _ -> new LinkedHashMap<String, Object>());
    }

    private void check(List<Guard> wanted) throws Unsayable {
        List<PolicyField> read = new ArrayList<>();
        for (Map<String, Object> layer : layers) {
            TrafficPolicySpec spec = SPECS.convertValue(layer, TrafficPolicySpec.class);
            try {
                if (spec.access() != null) {
                    read.addAll(GuardReader.access(spec.access()));
                }
                if (spec.csrf() != null) {
                    read.add(GuardReader.csrf(spec.csrf()));
                }
                if (spec.authentication() != null) {
                    read.addAll(GuardReader.authentication(spec.authentication(), namespace));
                }
            } catch (IllegalArgumentException e) {
                throw new Unsayable(String.valueOf(e.getMessage()));
            }
        }
        GuardReadBack.check(wanted, read);
    }
}
