using System.Text.Json;

namespace CityEdge.Gateway.Devices.LoRaWan;

/// <summary>The best of what several gateways heard.</summary>
internal struct LinkQuality
{
    /// <summary>More gateways than this are not counted; no uplink is heard by so many.</summary>
    private const int MaxGateways = 256;

    private double? _rssi;
    private double? _snr;

    public readonly double? Rssi => _rssi;

    public readonly double? Snr => _snr;

    /// <summary>Reads a list of gateways; the reader stands at the list.</summary>
    public bool TryRead(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return false;
        }

        for (var count = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count >= MaxGateways || !TryReadOne(ref reader))
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadOne(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        double? rssi = null;
        double? snr = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRssi = reader.ValueTextEquals("rssi"u8);
            var isSnr = !isRssi && reader.ValueTextEquals("snr"u8);
            reader.Read();
            if (isRssi ? !EnvelopeJson.TryNumber(ref reader, ref rssi) : isSnr && !EnvelopeJson.TryNumber(ref reader, ref snr))
            {
                return false;
            }

            if (!isRssi && !isSnr)
            {
                reader.Skip();
            }
        }

        if (rssi is null)
        {
            return true;
        }

        // Both servers leave out what is zero: a gateway with a strength and no ratio heard it at 0 dB.
        _rssi = Math.Max(_rssi ?? double.NegativeInfinity, rssi.Value);
        _snr = Math.Max(_snr ?? double.NegativeInfinity, snr ?? 0);
        return true;
    }
}
