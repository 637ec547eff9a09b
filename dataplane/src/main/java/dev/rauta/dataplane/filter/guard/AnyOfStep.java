// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.filter.guard;

import dev.rauta.dataplane.filter.Beginning;
import dev.rauta.dataplane.filter.Facts;
import dev.rauta.dataplane.filter.Passage;
import dev.rauta.dataplane.filter.StepResult;
import dev.rauta.dataplane.filter.asking.Question;
import dev.rauta.dataplane.filter.asking.Reply;
import dev.rauta.dataplane.http.Ends;
import dev.rauta.dataplane.http.FieldEdit;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.RequestHead;
import dev.rauta.dataplane.http.ResponseHead;
import dev.rauta.dataplane.http.ShownCertificate;
import dev.rauta.routes.access.IpAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets a request pass that one of several lets pass. */
record AnyOfStep(List<GuardStep> guards) implements GuardStep {
    @Override
    public void strip(RequestHead head) {
        guards.forEach(one -> one.strip(head));
    }

    @Override
    public StepResult judge(RequestHead head, Passage passage) {
        return new Asking(head, passage).from(0);
    }

    /** The guards' turns for one request, and their passage; confined to a worker. */
    private final class Asking implements Passage {
        private final RequestHead head;
        private final Passage passage;
        private @Nullable StepResult refusal;
        private Runnable cancel = () -> {};
        private int at;

        Asking(RequestHead head, Passage passage) {
            this.head = head;
            this.passage = passage;
        }

        StepResult from(int first) {
            for (at = first; at < guards.size(); at++) {
                int asked = at;
                StepResult result = guards.get(at).judge(head, this);
                if (result instanceof StepResult.Suspend(Runnable giveUp)) {
                    // It may have gone on already, and another be waited for now.
                    cancel = at == asked ? giveUp : cancel;
                    return new StepResult.Suspend(() -> cancel.run());
                }
                if (result instanceof StepResult.Continue) {
                    guards.forEach(one -> one.conceal(head));
                    return result;
                }
                refusal = better(refusal, result);
            }
            return refusal == null ? StepResult.Refuse.of(503, "guard-incomplete") : refusal;
        }

        @Override
        public void resume(StepResult result) {
            if (result instanceof StepResult.Continue) {
                guards.forEach(one -> one.conceal(head));
                passage.resume(result);
                return;
            }
            refusal = better(refusal, result);
            StepResult next = from(at + 1);
            if (!(next instanceof StepResult.Suspend)) {
                passage.resume(next);
            }
        }

        @Override
        public @Nullable IpAddress client() {
            return passage.client();
        }

        @Override
        public boolean tls() {
            return passage.tls();
        }

        @Override
        public Ends ends() {
            return passage.ends();
        }

        @Override
        public String protocol() {
            return passage.protocol();
        }

        @Override
        public void tell(FieldEdit edit) {
            passage.tell(edit);
        }

        @Override
        public void body(int most, Consumer<Beginning> heard) {
            passage.body(most, heard);
        }

        @Override
        public @Nullable ShownCertificate certificate() {
            return passage.certificate();
        }

        @Override
        public Facts facts() {
            return passage.facts();
        }

        @Override
        public void later(Runnable task) {
            passage.later(task);
        }

        @Override
        public Runnable ask(Question question, Consumer<Reply> answer) {
            return passage.ask(question, answer);
        }
    }

    /** What leads on goes before what asks, and that before what refuses; of those that ask each does (RFC 9110, section 11.6.1). */
    private static StepResult better(@Nullable StepResult one, StepResult other) {
        if (one instanceof StepResult.Refuse(int first, String reason, HeaderFields asks)
                && other instanceof StepResult.Refuse(int second, String _, HeaderFields more)
                && first == 401
                && second == 401) {
            HeaderFields all = asks.copy();
            more.forEach(all::add);
            return new StepResult.Refuse(first, reason, all);
        }
        return one == null || rank(other) > rank(one) ? other : one;
    }

    private static int rank(StepResult refusal) {
        return switch (refusal) {
            case StepResult.Answer _ -> 2;
            case StepResult.Relay(ResponseHead head, var _) when head.status() < 400 -> 2;
            case StepResult.Relay(ResponseHead head, var _) when head.status() == 401 -> 1;
            case StepResult.Refuse(int status, var _, var _) when status == 401 -> 1;
            default -> 0;
        };
    }
}
