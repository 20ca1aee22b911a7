using CityEdge.Gateway.Lines.Serial.Framing;
using CityEdge.Safety;

namespace CityEdge.Gateway.Lines.Serial.Protocols;

/// <summary>
/// What one frame protocol is on a serial line: how its frames are found, asked for and answered. Pure; takes any bytes and throws nothing.
/// Devices of several protocols may share a line, as CJ/T 188 and DL/T 645 do.
/// </summary>
internal abstract class SerialProtocol
{
    /// <summary>Its name in configuration.</summary>
    public abstract string Name { get; }

    /// <summary>Bytes of the longest frame that is taken.</summary>
    public abstract int LongestFrame { get; }

    /// <summary>Bytes of the longest request, wake bytes included; 0 where devices only push.</summary>
    public abstract int LongestRequest { get; }

    /// <summary>Bytes FE that wake the device before a request; no part of the frame.</summary>
    public virtual int WakeBytes => 0;

    /// <summary>Whether a device's link is reset before its first read.</summary>
    public virtual bool NeedsLink => false;

    /// <summary>Whether a frame lies at the very beginning of <paramref name="bytes"/>, of which there is at least one.</summary>
    public abstract FrameVerdict Find(ReadOnlySpan<byte> bytes);

    /// <summary>What a whole frame is.</summary>
    public abstract FrameRole RoleOf(ReadOnlySpan<byte> frame);

    /// <summary>Whether a whole frame that was pushed or answered comes from this device.</summary>
    public abstract bool IsFrom(SerialAddress address, ReadOnlySpan<byte> frame);

    /// <summary>What an address is, for whoever wrote something else.</summary>
    public abstract LocalText AddressWords { get; }

    /// <summary>The device's address from its text.</summary>
    public abstract bool TryParseAddress(string text, out SerialAddress? address);

    /// <summary>Writes a request, without wake bytes; returns its length.</summary>
    public abstract int Ask(in SerialQuestion question, Span<byte> frame);

    /// <summary>What a whole frame is to a question.</summary>
    public abstract SerialAnswer Judge(in SerialQuestion question, ReadOnlySpan<byte> frame);

    /// <summary>A decoder for one device.</summary>
    public abstract SerialDecoder MakeDecoder();
}
