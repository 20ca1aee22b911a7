using System.Globalization;
using MQTTnet.Diagnostics.Logger;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What MQTTnet's server calls an error, told once per period; the rest of its talk is about clients, and the intake knows better.</summary>
internal sealed class ServerLog(MqttEvents events, OncePerPeriod told) : IMqttNetLogger
{
    public bool IsEnabled => true;

    public void Publish(MqttNetLogLevel logLevel, string source, string message, object[]? parameters, Exception? exception)
    {
        if (logLevel != MqttNetLogLevel.Error || !told.IsDue(source, message))
        {
            return;
        }

        events.ServerComplained(
            parameters is { Length: > 0 } ? string.Format(CultureInfo.InvariantCulture, message, parameters) : message, exception);
    }
}
