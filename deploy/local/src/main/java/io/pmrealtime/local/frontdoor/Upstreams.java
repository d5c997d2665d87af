package io.pmrealtime.local.frontdoor;

import io.pmrealtime.local.process.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Opens requests to whichever instance of a service takes them. */
final class Upstreams {
    private final Function<ServiceName, List<Integer>> ports;
    private final Map<ServiceName, RoundRobin> turns = new EnumMap<>(ServiceName.class);

    /** Given the ports of the instances of a service that take traffic at the moment. */
    Upstreams(Function<ServiceName, List<Integer>> ports) {
        this.ports = ports;
        for (ServiceName service : ServiceName.values()) {
            turns.put(service, new RoundRobin());
        }
    }

    /** A connected request to the next instance in turn; an instance that refuses the connection is skipped. */
    Future<HttpClientRequest> open(ServiceName service, HttpClient client) {
        RoundRobin turn = turns.get(service);
        List<Integer> order = turn == null ? List.of() : turn.order(ports.apply(service));
        return open(service, client, order);
    }

    private static Future<HttpClientRequest> open(ServiceName service, HttpClient client, List<Integer> order) {
        if (order.isEmpty()) {
            return Future.failedFuture(new ConnectException(service.directoryName() + " is not up"));
        }
        RequestOptions options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(order.get(0), "127.0.0.1"))
                .setHost("127.0.0.1")
                .setPort(order.get(0));
        return client.request(options).recover(gone -> open(service, client, order.subList(1, order.size())));
    }
}
