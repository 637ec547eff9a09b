// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchange.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A loop in simulated time that serves, in each pass, all that has come by its begin. */
final class DelayControlSimulationTest {
    private static final long SEED = 20_261_126;
    private static final double TARGET = 0.1;
    private static final double TICK = 0.05;
    private static final double SERVED = 0.001;
    private static final double TURNED_AWAY = 0.0002;
    private static final double IDLE_PASS = 0.0002;

    /** What comes of some seconds of it. */
    private record Seconds(double goodput, double meanDelay, double turnedAway) {}

    private final Random random = new Random(SEED);
    private final DelayControl control;
    private double now;
    private double due = TICK;
    private double waiting;
    private boolean controlled = true;

    DelayControlSimulationTest() {
        this.control = new DelayControl((long) (TARGET * 1e9));
    }

    /** @param rate of requests that come, in requests a second */
    private Seconds run(double rate, double seconds) {
        double begin = now;
        long served = 0;
        long turnedAway = 0;
        double delays = 0;
        int ticks = 0;
        while (now - begin < seconds) {
            double before = now;
            now += IDLE_PASS;
            for (int i = (int) waiting; i > 0; i--) {
                if (controlled) {
                    control.look((long) (now * 1e9), (long) ((now - due) * 1e9));
                }
                if (controlled && random.nextDouble() < control.share()) {
                    turnedAway++;
                    now += TURNED_AWAY;
                } else {
                    served++;
                    now += SERVED;
                }
            }
            waiting -= (int) waiting;
            waiting += rate * (now - before) * (0.8 + 0.4 * random.nextDouble());
            if (now >= due) {
                delays += now - due;
                ticks++;
                control.tick((long) (now * 1e9), (long) ((now - due) * 1e9));
                due = now + TICK;
            }
        }
        double took = now - begin;
        return new Seconds(served / took, delays / ticks, turnedAway / took);
    }

    /** The best that there is: so many are served that turning the rest away just fits beside. */
    private static double best(double rate) {
        return (1 - rate * TURNED_AWAY) / (SERVED - TURNED_AWAY);
    }

    @ParameterizedTest(name = "{0} times what it can, seed " + SEED)
    @CsvSource({"1.2", "1.5", "2", "3", "4"})
    void itServesWhatItCanWithAboutTheDelayThatItMayHave(double times) {
        run(500, 5);
        double rate = times / SERVED;
        run(rate, 15);
        Seconds steady = run(rate, 30);
        assertThat(steady.goodput()).as("%s", steady).isGreaterThan(0.8 * best(rate));
        assertThat(steady.meanDelay()).as("%s", steady).isBetween(0.0, 2 * TARGET);
    }

    @Test
    void withoutItTheDelayRunsAway() {
        controlled = false;
        run(1500, 10);
        assertThat(run(1500, 10).meanDelay()).isGreaterThan(20 * TARGET);
    }

    @ParameterizedTest
    @CsvSource({"1.5", "3", "4"})
    void nobodyIsTurnedAwayAnyMoreOnceItCanAgain(double times) {
        run(times / SERVED, 30);
        assertThat(control.share()).isPositive();
        run(600, 5);
        assertThat(control.share()).isZero();
        assertThat(run(600, 60).turnedAway()).isZero();
    }

    @Test
    void aPauseIsNoOverload() {
        for (int i = 0; i < 20; i++) {
            run(500, 2);
            now += 0.7;
            waiting += 500 * 0.7;
            assertThat(run(500, 3).turnedAway()).isZero();
        }
    }

    @Test
    void zeroIsNever() {
        DelayControl never = new DelayControl(0);
        for (long at = 0; at < 100; at++) {
            never.tick(at * 1_000_000_000, 10_000_000_000L);
        }
        assertThat(never.share()).isZero();
    }
}
