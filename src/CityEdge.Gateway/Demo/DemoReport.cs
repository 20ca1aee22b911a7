using System.Text.Json;
using CityEdge.Gateway.Verbs;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Demo;

/// <summary>What the demo has shown, for people's eyes and for scripts.</summary>
internal sealed record DemoReport
{
    /// <summary>From the smoke detector's trip to the siren's relay; null when it never sounded.</summary>
    public TimeSpan? Siren { get; init; }

    /// <summary>Devices that answered.</summary>
    public required int Devices { get; init; }

    /// <summary>Why the siren's output is in fault; null when it is not.</summary>
    public string? OutputFault { get; init; }

    /// <summary>Whether the siren was commanded, read back on, and read back off at the end.</summary>
    public required bool SirenObeyed { get; init; }

    /// <summary>Everything the gateway decided, in order, with its alarm's id.</summary>
    public required IReadOnlyList<(AlarmTransition Transition, string Alarm)> Events { get; init; }

    /// <summary>One JSON object on one line.</summary>
    public string ToJson() => VerbJson.Text(Write, indented: false);

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Siren is { } siren)
        {
            json.WriteNumber("siren_ms", Math.Round(siren.TotalMilliseconds, 1));
        }
        else
        {
            json.WriteNull("siren_ms");
        }

        json.WriteNumber("devices", Devices);
        json.WriteBoolean("siren_obeyed", SirenObeyed);
        json.WriteString("output_fault", OutputFault);
        json.WriteStartArray("events");
        foreach (var (transition, alarm) in Events)
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", transition.Sequence);
            json.WriteString("at", transition.At.Wall);
            json.WriteString("event", transition.Event.ToString());
            json.WriteString("alarm", alarm);
            json.WriteString("from", transition.From.ToString());
            json.WriteString("to", transition.To.ToString());
            json.WriteString("reason", transition.Reason.ToString());
            json.WriteString("who", transition.Who);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
