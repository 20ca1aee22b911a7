using System.Text;

namespace CityEdge.Simulator.Serial;

/// <summary>A Meokon V3.0 pressure node, type 1: thousandths of a megapascal.</summary>
/// <param name="id">Its id, twelve ASCII characters.</param>
internal sealed class PressureNode(string id)
{
    /// <summary>Thousandths of a megapascal.</summary>
    public int Pressure { get; set; }

    /// <summary>Alarm bits: 0 low, 1 high, 2 battery, 3 sensor.</summary>
    public byte Alarms { get; set; }

    /// <summary>The frame that it pushes now.</summary>
    public byte[] Push()
    {
        List<byte> frame = [0xA5, 0x5A, 0, 0, 41, .. Encoding.ASCII.GetBytes(id), 0x34, 0xC4, 0, 60, 0, 1, 1, Alarms, 0, 100, 1, 244];
        frame.AddRange([(byte)(Pressure >> 8), (byte)Pressure, 0x5D, 0x19, 0x66, 0xB6, (byte)(Pressure >> 8), (byte)Pressure]);

        // Bit by bit, unlike the gateway's table: polynomial A001, start FFFF, high byte first.
        var crc = 0xFFFF;
        foreach (var value in frame)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xA001;
            }
        }

        return [.. frame, (byte)(crc >> 8), (byte)crc, 0x55, 0xAA];
    }
}
