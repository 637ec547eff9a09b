// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.metrics;

import dev.rauta.dataplane.http.ExchangeFailure;
import java.util.ArrayList;
import java.util.List;

/** What became of an attempt: a class of status, or a failure; a bounded label. */
public final class Outcome {
    private static final int CLASSES = 5;
    static final int COUNT = CLASSES + ExchangeFailure.values().length;

    private Outcome() {}

    /** The outcome of an attempt that was answered. */
    public static int answered(int status) {
        return statusClass(status);
    }

    /** The outcome of an attempt that failed. */
    public static int failed(ExchangeFailure failure) {
        return CLASSES + failure.ordinal();
    }

    /** 0 for 1xx to 4 for 5xx. */
    static int statusClass(int status) {
        return Math.clamp(status / 100 - 1, 0, CLASSES - 1);
    }

    static String classLabel(int statusClass) {
        return (statusClass + 1) + "xx";
    }

    static List<String> labels() {
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < CLASSES; i++) {
            labels.add(classLabel(i));
        }
        for (ExchangeFailure failure : ExchangeFailure.values()) {
            labels.add(failure.label());
        }
        return labels;
    }
}
