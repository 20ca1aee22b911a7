using System.Net;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>One connected client, as the handler sees it; a new one for every connection.</summary>
/// <param name="Id">The client identifier, ours where the client gave none.</param>
/// <param name="User">Who it proved to be.</param>
/// <param name="From">Its address and port.</param>
/// <param name="Version">The protocol that it speaks.</param>
internal sealed record IntakeClient(string Id, IntakeUser User, IPEndPoint From, MqttVersion Version);
