package io.pmrealtime.helm.render;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.List;
import java.util.Map;

/** The part of KEDA's ScaledObject (keda.sh/v1alpha1) that the charts use; no Java model of it is published. */
record ScaledObject(String apiVersion, String kind, ObjectMeta metadata, Spec spec) {

    record Spec(
            ScaleTarget scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            List<Trigger> triggers) {}

    record ScaleTarget(String apiVersion, String kind, String name) {}

    /** Metadata are strings, whatever they mean. */
    record Trigger(String type, Map<String, String> metadata, Reference authenticationRef) {}

    record Reference(String name, String kind) {}
}
