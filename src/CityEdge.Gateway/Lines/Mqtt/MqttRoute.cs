namespace CityEdge.Gateway.Lines.Mqtt;

/// <summary>Where a topic leads.</summary>
/// <param name="Device">Index of the device on its line.</param>
/// <param name="Message">Index of the message in its link.</param>
internal readonly record struct MqttRoute(int Device, int Message);
