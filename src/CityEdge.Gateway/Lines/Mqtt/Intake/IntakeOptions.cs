using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Where an intake listens and whom it lets in.</summary>
internal sealed record IntakeOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>0 takes any free port; <see cref="MqttIntake.EndPoint"/> tells which.</summary>
    public int Port { get; init; } = IntakeDefaults.Port;

    /// <summary>With its private key; null speaks plain TCP. The intake keeps it alive and does not dispose it.</summary>
    public X509Certificate2? Certificate { get; init; }

    public IReadOnlyList<IntakeUser> Users { get; init; } = [];

    /// <summary>Who a client from this very machine is that gives no name; null lets none in. Never applies beyond loopback.</summary>
    public IntakeUser? Anonymous { get; init; }

    public IntakeLimits Limits { get; init; } = new();
}
