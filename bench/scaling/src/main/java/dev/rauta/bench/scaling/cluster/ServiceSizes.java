// SPDX-License-Identifier: Apache-2.0
package dev.rauta.bench.scaling.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How many endpoints each Service has: a few have thousands, most have a handful.
 *
 * <p>One Service each has the sizes that are measured; the others are drawn from a bounded Pareto distribution whose exponent is
 * chosen so that all together have as many as asked for.
 */
final class ServiceSizes {
    private static final int LARGEST = 5000;

    private ServiceSizes() {}

    /** As many as there are routes, the measured ones first. */
    static List<Integer> of(Shape shape, SplittableRandom random) {
        List<Integer> sizes = new ArrayList<>(measured(shape));
        int services = shape.routes() - sizes.size();
        int left = shape.endpoints() - sizes.stream().mapToInt(Integer::intValue).sum();
        double[] draws = random.doubles(services).toArray();
        int least = left >= 4 * services ? 2 : 1;
        double low = 0.05;
        double high = 12;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (sum(draws, middle, least) > left) {
                low = middle;
            } else {
                high = middle;
            }
        }
        List<Integer> drawn = new ArrayList<>();
        for (double draw : draws) {
            drawn.add(size(draw, high, least));
        }
        long missing = left - drawn.stream().mapToLong(Integer::longValue).sum();
        for (int i = 0; missing > 0; i = (i + 1) % services, missing--) {
            drawn.set(i, drawn.get(i) + 1);
        }
        sizes.addAll(drawn);
        return sizes;
    }

    /** Those that fit into half of all endpoints. */
    static List<Integer> measured(Shape shape) {
        List<Integer> sizes = new ArrayList<>();
        int left = shape.endpoints() / 2;
        for (int size : new int[] {10, 100, 1000, 5000}) {
            if (size <= left) {
                sizes.add(size);
                left -= size;
            }
        }
        return sizes;
    }

    private static long sum(double[] draws, double exponent, int least) {
        long sum = 0;
        for (double draw : draws) {
            sum += size(draw, exponent, least);
        }
        return sum;
    }

    /** The inverse of a bounded Pareto distribution's cumulative one. */
    private static int size(double draw, double exponent, int least) {
        double ratio = Math.pow((double) least / LARGEST, exponent);
        return (int) (least / Math.pow(1 - draw * (1 - ratio), 1 / exponent));
    }
}
