package io.pmrealtime.contracts.redis;

import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers to commands {@code WITHSCORES}, whose form depends on the version of the protocol that the client and Redis speak. */
public final class Scores {
    private Scores() {}

    /** The members and their scores in the order of the answer. */
    public static Map<String, Long> of(@Nullable Response range) {
        Map<String, Long> scores = new LinkedHashMap<>();
        if (range == null || range.size() == 0) {
            return scores;
        }
        boolean pairs = range.get(0).type() == ResponseType.MULTI;
        for (int i = 0; i < range.size(); i += pairs ? 1 : 2) {
            Response member = pairs ? range.get(i).get(0) : range.get(i);
            Response score = pairs ? range.get(i).get(1) : range.get(i + 1);
            scores.put(member.toString(), score.toDouble().longValue());
        }
        return scores;
    }
}
