{{- define "pmr.deployment" -}}
{{- $root := index . 0 -}}
{{- $values := $root.Values -}}
{{- $migrates := include "pmr.uses" (list $root "postgresql") -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "pmr.fullname" $root }}
  labels:
    {{- include "pmr.labels" (list $root "server") | nindent 4 }}
spec:
  {{- if not (include "pmr.scaled" $root) }}
  replicas: {{ $values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: 5
  minReadySeconds: 5
  progressDeadlineSeconds: 600
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: {{ $values.rollout.maxSurge }}
      maxUnavailable: {{ $values.rollout.maxUnavailable }}
  selector:
    matchLabels:
      {{- include "pmr.selectorLabels" (list $root "server") | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "pmr.labels" (list $root "server") | nindent 8 }}
        {{- with $values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      annotations:
        {{- include "pmr.podAnnotations" . | nindent 8 }}
    spec:
      {{- include "pmr.podBase" $root | nindent 6 }}
      terminationGracePeriodSeconds: {{ add $values.shutdown.preStopSeconds $values.shutdown.drainSeconds $values.shutdown.marginSeconds }}
      {{- if $values.topologySpread.enabled }}
      topologySpreadConstraints:
        {{- include "pmr.topologySpread" $root | nindent 8 }}
      {{- end }}
      {{- with $values.affinity }}
      affinity:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- if and $migrates (eq (dig "migration" "mode" "" $values.AsMap) "init") }}
      initContainers:
        - {{- include "pmr.migrationContainer" $root | nindent 10 }}
      {{- end }}
      containers:
        - name: {{ $root.Chart.Name }}
          {{- include "pmr.containerBase" $root | nindent 10 }}
          env:
            {{- include "pmr.env" $root | nindent 12 }}
          ports:
            - name: http
              containerPort: 8080
            - name: management
              containerPort: 9000
          {{- include "pmr.probes" $root | nindent 10 }}
          lifecycle:
            preStop:
              sleep:
                seconds: {{ $values.shutdown.preStopSeconds }}
{{- end -}}

{{/* Migration once before an install or upgrade. It comes before the release's own ConfigMap, so it brings its own. */}}
{{- define "pmr.migrationJob" -}}
{{- $root := index . 0 -}}
{{- $name := printf "%s-migrate" (include "pmr.fullname" $root) -}}
{{- $hook := dict "helm.sh/hook" "pre-install,pre-upgrade" "helm.sh/hook-delete-policy" "before-hook-creation,hook-succeeded" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ $name }}
  labels:
    {{- include "pmr.labels" (list $root "migration") | nindent 4 }}
  annotations:
    {{- merge (dict "helm.sh/hook-weight" "-1") $hook | toYaml | nindent 4 }}
data:
  application.properties: |
    {{- include "pmr.properties" . | trim | nindent 4 }}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ $name }}
  labels:
    {{- include "pmr.labels" (list $root "migration") | nindent 4 }}
  annotations:
    {{- merge (dict "helm.sh/hook-weight" "0") $hook | toYaml | nindent 4 }}
spec:
  backoffLimit: 3
  template:
    metadata:
      labels:
        {{- include "pmr.labels" (list $root "migration") | nindent 8 }}
    spec:
      {{- /* The release's ServiceAccount and ConfigMap are not there yet at the first install. */}}
      {{- $pod := include "pmr.podBase" $root | fromYaml }}
      {{- $_ := set (index $pod.volumes 0).configMap "name" $name }}
      {{- if $root.Values.serviceAccount.create }}{{ $_ := set $pod "serviceAccountName" "default" }}{{ end }}
      {{- toYaml $pod | nindent 6 }}
      restartPolicy: Never
      containers:
        - {{- include "pmr.migrationContainer" $root | nindent 10 }}
{{- end -}}

{{- define "pmr.kubernetesService" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "pmr.fullname" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
  {{- with .Values.service.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  selector:
    {{- include "pmr.selectorLabels" (list . "server") | nindent 4 }}
  ports:
    - name: http
      port: {{ .Values.service.port }}
      targetPort: http
    - name: management
      port: 9000
      targetPort: management
{{- end -}}

{{- define "pmr.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ include "pmr.serviceAccountName" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
  {{- with .Values.serviceAccount.annotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
automountServiceAccountToken: false
{{- end -}}
