package io.pmrealtime.contracts.presence;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A client connection and its user, as the gateway that holds it knows them from the token.
 *
 * @param connectionId unique among all connections of all replicas
 * @param replicaId the gateway process that holds the socket; new at every start of a gateway
 * @param userName what others see
 * @param userAvatar URL of a picture
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionRef(
        String connectionId,
        String replicaId,
        String workspaceId,
        String userId,
        String userName,
        @Nullable String userAvatar) {}
