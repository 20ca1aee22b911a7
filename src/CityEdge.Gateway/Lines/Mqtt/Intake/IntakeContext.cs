using System.Net;
using System.Net.Sockets;
using MQTTnet;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>What all connections of one intake share.</summary>
internal sealed class IntakeContext
{
    public required IntakeOptions Options { get; init; }

    public required TimeProvider Time { get; init; }

    public required IIntakeHandler Handler { get; init; }

    public required MqttEvents Events { get; init; }

    public required IntakeUsers Users { get; init; }

    public required AddressLedger Addresses { get; init; }

    public required ClientRegister Clients { get; init; }

    public required SubscriptionBook Subscriptions { get; init; }

    public required RetainedBook Retained { get; init; }

    public required CommandBook Commands { get; init; }

    /// <summary>Counts and tells what clients do that they may not.</summary>
    public required IntakeReports Reports { get; init; }

    public required IntakeCounters Counters { get; init; }

    /// <summary>Ends when the intake stops.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>Hands a message to MQTTnet's dispatch in the name of a client.</summary>
    public required Action<MqttApplicationMessage, string> Inject { get; init; }

    /// <summary>Takes over a socket whose connection has ended, until the client has read its last bytes.</summary>
    public required Action<Socket> Linger { get; init; }

    public IPEndPoint LocalEndPoint { get; set; } = new(IPAddress.Any, 0);

    public IntakeLimits Limits => Options.Limits;
}
