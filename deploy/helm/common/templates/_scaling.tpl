{{/* "true" when something else than replicaCount decides the number of pods. */}}
{{- define "pmr.scaled" -}}
{{- if or .Values.autoscaling.enabled (include "pmr.keda" .) }}true{{ end -}}
{{- end -}}

{{- define "pmr.keda" -}}
{{- if and (hasKey .Values "keda") .Values.keda.enabled }}true{{ end -}}
{{- end -}}

{{- define "pmr.podDisruptionBudget" -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "pmr.fullname" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
spec:
  maxUnavailable: {{ .Values.podDisruptionBudget.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      {{- include "pmr.selectorLabels" (list . "server") | nindent 6 }}
{{- end -}}

{{- define "pmr.horizontalPodAutoscaler" -}}
{{- $autoscaling := .Values.autoscaling -}}
{{- $connections := int (dig "connectionsPerPod" 0 $autoscaling) -}}
{{- if not (or $connections (int $autoscaling.cpuUtilization)) }}{{ fail "autoscaling: give cpuUtilization or connectionsPerPod something to aim at" }}{{ end -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "pmr.fullname" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "pmr.fullname" . }}
  minReplicas: {{ $autoscaling.minReplicas }}
  maxReplicas: {{ $autoscaling.maxReplicas }}
  metrics:
    {{- if $connections }}
    - type: Pods
      pods:
        metric:
          name: {{ $autoscaling.connectionsMetric }}
        target:
          type: AverageValue
          averageValue: {{ $connections | quote }}
    {{- end }}
    {{- if int $autoscaling.cpuUtilization }}
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: {{ $autoscaling.cpuUtilization }}
    {{- end }}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
    scaleDown:
      stabilizationWindowSeconds: {{ $autoscaling.scaleDownStabilizationSeconds }}
      policies:
        - type: Percent
          value: 10
          periodSeconds: 60
        - type: Pods
          value: 1
          periodSeconds: 60
      selectPolicy: Max
{{- end -}}

{{- define "pmr.scaledObject" -}}
{{- $kafka := .Values.global.kafka -}}
{{- $secured := ne $kafka.securityProtocol "PLAINTEXT" -}}
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: {{ include "pmr.fullname" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
spec:
  scaleTargetRef:
    name: {{ include "pmr.fullname" . }}
  minReplicaCount: {{ .Values.autoscaling.minReplicas }}
  maxReplicaCount: {{ .Values.autoscaling.maxReplicas }}
  pollingInterval: {{ .Values.keda.pollingInterval }}
  cooldownPeriod: {{ .Values.autoscaling.scaleDownStabilizationSeconds }}
  triggers:
    - type: kafka
      metadata:
        bootstrapServers: {{ $kafka.bootstrapServers }}
        consumerGroup: {{ index .Chart.Annotations "pm-realtime.io/consumer-group" }}
        topic: {{ index .Chart.Annotations "pm-realtime.io/consumer-topic" }}
        lagThreshold: {{ .Values.keda.lagThreshold | quote }}
        offsetResetPolicy: earliest
        {{- if hasSuffix "SSL" $kafka.securityProtocol }}
        tls: enable
        {{- end }}
        {{- if hasPrefix "SASL" $kafka.securityProtocol }}
        sasl: {{ get (dict "PLAIN" "plaintext" "SCRAM-SHA-256" "scram_sha256" "SCRAM-SHA-512" "scram_sha512") $kafka.sasl.mechanism }}
        {{- end }}
      {{- if $secured }}
      authenticationRef:
        name: {{ required "keda.triggerAuthentication: what KEDA needs to ask these brokers" .Values.keda.triggerAuthentication }}
      {{- end }}
{{- end -}}
