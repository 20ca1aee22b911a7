using System.Net;
using CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>
/// Reads the first packet of one connection, which must be a small CONNECT, and refuses in the words of its version. A stranger that speaks no MQTT is not
/// answered.
/// </summary>
/// <param name="context">What all connections share.</param>
/// <param name="from">Where the connection comes from.</param>
/// <param name="buffer">What was received.</param>
/// <param name="outbox">Takes the refusal.</param>
/// <param name="fill">Reads more bytes into the buffer; false at the end of the stream.</param>
/// <param name="end">Ends the connection.</param>
internal sealed class ConnectDesk(
    IntakeContext context, IPEndPoint from, PacketBuffer buffer, Outbox outbox, Func<ValueTask<bool>> fill, Action<DisconnectCause, ReasonCode> end)
{
    /// <summary>The version to answer in; none where no answer is due.</summary>
    private MqttVersion _version;

    /// <summary>Reads the CONNECT; null when there was none that could be read, and the connection was ended for it.</summary>
    public async Task<ConnectRequest?> ReadAsync()
    {
        FixedHeader header;
        while (!FixedHeader.TryRead(buffer.Untaken, out header, out var malformed))
        {
            if (malformed || buffer.Untaken is [not 0x10, ..] || !await fill().ConfigureAwait(false))
            {
                end(DisconnectCause.Violation, ReasonCode.Success);
                return null;
            }
        }

        if (header.Kind != PacketKind.Connect || header.Flags != 0)
        {
            end(DisconnectCause.Violation, ReasonCode.Success);
            return null;
        }

        if (header.Total > context.Limits.MaxConnectBytes)
        {
            // Whatever it claims, no more than the buffer at hand is spent on it.
            _ = ConnectRequest.Read(buffer.Untaken[header.Size..], out var claimed);
            _version = claimed.Version;
            Refuse(ReasonCode.PacketTooLarge, null);
            return null;
        }

        buffer.Reserve(header.Total);
        while (buffer.Untaken.Length < header.Total)
        {
            if (!await fill().ConfigureAwait(false))
            {
                end(DisconnectCause.LinkLost, ReasonCode.Success);
                return null;
            }
        }

        return Take(header);
    }

    /// <summary>Refuses, and ends the connection.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="user">What the client calls itself; null where it did not say.</param>
    public void Refuse(ReasonCode reason, string? user)
    {
        context.Reports.Refused(from, user, reason);
        if (_version != MqttVersion.None)
        {
            outbox.Append(ServerPackets.Refusal(_version, reason));
        }

        end(DisconnectCause.Violation, ReasonCode.Success);
    }

    private ConnectRequest? Take(in FixedHeader header)
    {
        var reason = ConnectRequest.Read(buffer.Take(header).Span, out var request);
        _version = request.Version;
        if (reason == ReasonCode.Success)
        {
            return request;
        }

        // 3.1.1 section 3.1.4: only an unknown level is worth an answer; MQTT 5 may be told.
        if (_version != MqttVersion.Mqtt5 && reason != ReasonCode.UnsupportedProtocolVersion)
        {
            _version = MqttVersion.None;
        }

        Refuse(reason, request.UserName);
        return null;
    }
}
