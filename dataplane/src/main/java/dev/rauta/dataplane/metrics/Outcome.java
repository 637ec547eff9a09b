// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.http.ExchangeFailure;
import java.util.ArrayList;
import java.util.List;

/** What became of an attempt: a class of status, a failure, or that another was faster; a bounded label. */
public final class Outcome {
    private static final int CLASSES = 5;
    private static final List<String> LABELS = all();
    private static final int HEDGED_AWAY = CLASSES + ExchangeFailure.values().length;
    static final int COUNT = HEDGED_AWAY + 1;

    private Outcome() {}

    /** The outcome of an attempt that was answered. */
    public static int answered(int status) {
        return statusClass(status);
    }

    /** The outcome of an attempt that failed. */
    public static int failed(ExchangeFailure failure) {
        return CLASSES + failure.ordinal();
    }

    /** The outcome of an attempt that another one of the same request was faster than. */
    public static int hedgedAway() {
        return HEDGED_AWAY;
    }

    /** 0 for 1xx to 4 for 5xx. */
    static int statusClass(int status) {
        return Math.clamp(status / 100 - 1, 0, CLASSES - 1);
    }

    static String classLabel(int statusClass) {
        return (statusClass + 1) + "xx";
    }

    static List<String> labels() {
        return LABELS;
    }

    /** What metrics and spans call an outcome. */
    public static String label(int outcome) {
        return LABELS.get(outcome);
    }

    private static List<String> all() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            labels.add(classLabel(i));
        }
        for (ExchangeFailure failure : ExchangeFailure.values()) {
            labels.add(failure.label());
        }
        labels.add("hedged-away");
        return List.copyOf(labels);
    }
}
