using System.Buffers.Binary;
using System.Net;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>Reads a capture file: classic little-endian pcap with Ethernet, IPv4 and TCP; everything else in it is passed over.</summary>
internal static class PcapFile
{
    private const int FileHeader = 24;
    private const int PacketHeader = 16;
    private const int EthernetHeader = 14;

    /// <summary>One TCP segment with payload.</summary>
    /// <param name="At">Microseconds since 1970.</param>
    public sealed record Segment(long At, IPEndPoint From, IPEndPoint To, uint Sequence, byte[] Payload);

    public static IEnumerable<Segment> Segments(string path)
    {
        var file = File.ReadAllBytes(path);
        Assert.Equal(0xA1B2C3D4, BinaryPrimitives.ReadUInt32LittleEndian(file));
        Assert.Equal(1u, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(20)));
        for (var at = FileHeader; at < file.Length;)
        {
            var seconds = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at));
            var micros = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4));
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8));
            var segment = Parse(seconds * 1_000_000L + micros, file.AsSpan(at + PacketHeader, length));
            at += PacketHeader + length;
            if (segment is { Payload.Length: > 0 })
            {
                yield return segment;
            }
        }
    }

    private static Segment? Parse(long at, ReadOnlySpan<byte> packet)
    {
        const int Ipv4 = 0x0800;
        const byte Tcp = 6;
        if (BinaryPrimitives.ReadUInt16BigEndian(packet[12..]) != Ipv4 || packet[EthernetHeader + 9] != Tcp)
        {
            return null;
        }

        // Total length, because short frames are padded.
        var ip = packet.Slice(EthernetHeader, BinaryPrimitives.ReadUInt16BigEndian(packet[(EthernetHeader + 2)..]));
        var tcp = ip[((ip[0] & 15) * 4)..];
        return new(
            at,
            new(new IPAddress(ip.Slice(12, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp)),
            new(new IPAddress(ip.Slice(16, 4)), BinaryPrimitives.ReadUInt16BigEndian(tcp[2..])),
            BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            tcp[((tcp[12] >> 4) * 4)..].ToArray());
    }
}
