// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.exchanges.plan;

import dev.rauta.dataplane.exchanges.plan.ExchangePlan.Timing;
import java.util.ArrayList;
import java.util.List;

/** Makes cases: each of the four pairs of protocols as often as any other, small messages more often than large ones. */
public final class CaseMaker {
    private static final int HOLD = 32 * 1024;

    private final Dice dice;
    private final boolean clientHttp2;
    private final boolean upstreamHttp2;
    private final boolean stalls;
    private final RequestMaker requests;
    private final ResponseMaker responses;

    private CaseMaker(Dice dice, int number) {
        this.dice = dice;
        this.clientHttp2 = (number & 1) != 0;
        this.upstreamHttp2 = (number & 2) != 0;
        this.stalls = clientHttp2 && dice.chance(30);
        this.requests = new RequestMaker(dice, clientHttp2, stalls);
        this.responses = new ResponseMaker(dice, upstreamHttp2, stalls);
    }

    public static CasePlan make(Dice dice, int number, String host) {
        return new CaseMaker(dice, number).plan(new Words(dice).recased(host));
    }

    private CasePlan plan(String host) {
        int count = dice.between(1, stalls ? 6 : dice.pick(1, 3, clientHttp2 ? 8 : 6));
        List<ExchangePlan> exchanges = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            exchanges.add(exchange(i, host, i == count - 1));
        }
        return new CasePlan(host, clientHttp2, upstreamHttp2, dice.chance(60), stalls ? waits(exchanges) : exchanges);
    }

    private ExchangePlan exchange(int number, String host, boolean last) {
        RequestPlan request = requests.make(host, last);
        boolean body = request.body().length > 0;
        boolean mayBeEarly = body && !request.http10() && (clientHttp2 || last);
        Timing timing = mayBeEarly && dice.chance(15) ? Timing.EARLY : Timing.AFTER;
        ResponsePlan response = responses.make(request, timing);
        if (timing == Timing.AFTER && body && response.body().length > 1 && dice.chance(30)) {
            timing = Timing.MEANWHILE;
        }
        int clientHolds = dice.chance(20) ? Math.min(HOLD, response.body().length) : 0;
        boolean read = timing != Timing.EARLY;
        int upstreamHolds = read && dice.chance(20) ? Math.min(HOLD, request.body().length) : 0;
        return new ExchangePlan(number, request, response, timing, clientHolds, upstreamHolds, -1, -1);
    }

    /** Some streams stand still, with bodies beyond any window, until another one, which waits for nobody, has gone by. */
    private List<ExchangePlan> waits(List<ExchangePlan> exchanges) {
        int free = dice.between(0, exchanges.size() - 1);
        List<ExchangePlan> waiting = new ArrayList<>();
        for (ExchangePlan one : exchanges) {
            boolean client = one.number() != free && dice.chance(40);
            boolean upstream = one.number() != free && one.timing() != Timing.EARLY && dice.chance(40);
            waiting.add(new ExchangePlan(
                    one.number(),
                    one.request(),
                    one.response(),
                    one.timing(),
                    one.clientHolds(),
                    one.upstreamHolds(),
                    client ? free : -1,
                    upstream ? free : -1));
        }
        return waiting;
    }
}
