using CityEdge.Gateway.Lines.Modbus;

namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>Frames as tests write them.</summary>
internal static class Frames
{
    public static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>Unit and PDU with their checksum.</summary>
    public static byte[] Rtu(params byte[] unitAndPdu)
    {
        var frame = new byte[unitAndPdu.Length + ModbusCrc.Length];
        unitAndPdu.CopyTo(frame, 0);
        ModbusCrc.Seal(frame);
        return frame;
    }

    /// <summary>A Modbus TCP frame.</summary>
    public static byte[] Tcp(ushort transaction, byte unit, params byte[] pdu)
    {
        var frame = new byte[MbapHeader.Length + pdu.Length];
        MbapHeader.Write(frame, transaction, unit, pdu);
        return frame;
    }

    /// <summary>Some answer that fits a request, as a device would give it.</summary>
    public static byte[] AnswerPdu(ModbusRequest request, byte fill = 0)
    {
        if (request.Function == ModbusFunction.ReadDeviceIdentification)
        {
            return [43, 14, request.Pdu[2], 1, 0, 0, 1, 0, 2, (byte)'C', (byte)'E'];
        }

        if (request.DataLength == 0)
        {
            return request.Pdu[..request.AnswerLength].ToArray();
        }

        var pdu = new byte[request.AnswerLength];
        pdu.AsSpan().Fill(fill);
        pdu[0] = (byte)request.Function;
        pdu[1] = (byte)request.DataLength;
        return pdu;
    }

    public static byte[] AnswerRtu(ModbusRequest request, byte fill = 0) => Rtu([request.Unit, .. AnswerPdu(request, fill)]);
}
