/*
 * The shortest program that does a gateway's work by libmosquitto: hears BASE/+ at QoS 1, and tells the zone's siren what its smoke detector says.
 *   mqtt_siren PORT BASE      prints READY when it is subscribed; ends on SIGTERM
 */
#include <mosquitto.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char ON[] = "{\"warning\": {\"duration\": 180, \"mode\": \"emergency\", \"strobe\": true}}";
static const char OFF[] = "{\"warning\": {\"duration\": 1, \"mode\": \"stop\", \"strobe\": false}}";
static const char *base;

static void on_connect(struct mosquitto *client, void *unused, int refused)
{
    char filter[64];
    (void)unused;
    if (refused)
        exit(1);
    snprintf(filter, sizeof filter, "%s/+", base);
    mosquitto_subscribe(client, NULL, filter, 1);
}

static void on_subscribe(struct mosquitto *client, void *unused, int id, int count, const int *granted)
{
    (void)client, (void)unused, (void)id, (void)count, (void)granted;
    printf("READY\n");
    fflush(stdout);
}

static void on_message(struct mosquitto *client, void *unused, const struct mosquitto_message *message)
{
    const char *zone = strstr(message->topic, "/smoke-");
    char topic[64];
    (void)unused;
    if (zone == NULL)
        return;
    /* The library ends every payload with a zero. */
    const char *command = strstr(message->payload, "\"smoke\":true") != NULL ? ON : OFF;
    snprintf(topic, sizeof topic, "%s/siren-%s/set", base, zone + strlen("/smoke-"));
    mosquitto_publish(client, NULL, topic, (int)strlen(command), command, 1, false);
}

int main(int count, char **given)
{
    struct mosquitto *client;
    if (count != 3)
        return 2;
    base = given[2];
    mosquitto_lib_init();
    client = mosquitto_new("mqtt-siren", true, NULL);
    if (client == NULL)
        return 1;
    mosquitto_int_option(client, MOSQ_OPT_TCP_NODELAY, 1);
    mosquitto_connect_callback_set(client, on_connect);
    mosquitto_subscribe_callback_set(client, on_subscribe);
    mosquitto_message_callback_set(client, on_message);
    if (mosquitto_connect(client, "127.0.0.1", atoi(given[1]), 60) != MOSQ_ERR_SUCCESS)
        return 1;
    return mosquitto_loop_forever(client, -1, 1) == MOSQ_ERR_SUCCESS ? 0 : 1;
}
