namespace CityEdge.Gateway.Lines.Serial.MBus;

/// <summary>The head of one record: what is in its DIF, DIFEs, VIF and VIFEs, and how many bytes of value follow.</summary>
internal record struct MBusRecord
{
    // EN 13757-3: at most ten DIFEs and ten VIFEs.
    private const int MostExtensions = 10;

    // Beyond this, storages are not told apart by name; a meter keeps months, not thousands.
    private const int MostStorage = 4095;

    /// <summary>DIF bits 3–0.</summary>
    public int DataField { get; private set; }

    public MBusFunction Function { get; private set; }

    public int Storage { get; private set; }

    public int Tariff { get; private set; }

    public int Unit { get; private set; }

    public MBusQuantity Quantity { get; private set; }

    /// <summary>What multiplicative VIFEs change (E111 0nnn: 10^(n-6); E111 1101: 10^3).</summary>
    public int Correction { get; private set; }

    /// <summary>First VIFE whose meaning is not known here.</summary>
    public byte Extension { get; private set; }

    /// <summary>The meter says with a VIFE that there is no value (E00x xxxx: error codes).</summary>
    public bool IsInError { get; private set; }

    /// <summary>Takes the next record off the front; false where it breaks off or goes on in a way that the standard does not know.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> data, out MBusRecord record, out ReadOnlySpan<byte> value)
    {
        record = default;
        value = default;
        return record.TakeDif(ref data) && record.TakeVif(ref data) && record.TakeValue(ref data, out value);
    }

    // DIF: bit 7 DIFEs follow, bit 6 storage, bits 5–4 function, bits 3–0 data field.
    private bool TakeDif(ref ReadOnlySpan<byte> data)
    {
        var dif = data[0];
        data = data[1..];
        DataField = dif & 0x0F;
        Function = (MBusFunction)((dif >> 4) & 3);
        long storage = (dif >> 6) & 1;
        var more = (dif & 0x80) != 0;

        // DIFE: bit 6 unit, bits 5–4 tariff, bits 3–0 storage, each above what the one before gave.
        for (var i = 0; more; i++)
        {
            if (data.IsEmpty || i == MostExtensions)
            {
                return false;
            }

            var dife = data[0];
            data = data[1..];
            storage |= (long)(dife & 0x0F) << (1 + (4 * i));
            Tariff |= ((dife >> 4) & 3) << (2 * i);
            Unit |= ((dife >> 6) & 1) << i;
            more = (dife & 0x80) != 0;
        }

        Storage = (int)storage;
        return storage <= MostStorage;
    }

    private bool TakeVif(ref ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return false;
        }

        var vif = data[0];
        data = data[1..];
        var more = (vif & 0x80) != 0;
        switch (vif)
        {
            // FB and FD: the true VIF comes behind.
            case 0xFB or 0xFD when data.IsEmpty:
                return false;
            case 0xFB or 0xFD:
                Quantity = vif == 0xFB ? MBusVif.First(data[0]) : MBusVif.Second(data[0]);
                more = (data[0] & 0x80) != 0;
                data = data[1..];
                break;

            // 7C: the unit as text comes behind, its length first. Nothing in it is known, the record behind it is stepped over.
            case 0x7C or 0xFC:
                if (data.IsEmpty || data.Length <= data[0])
                {
                    return false;
                }

                Quantity = PlainText(data.Slice(1, data[0]));
                data = data[(data[0] + 1)..];
                break;

            // 7E any, 7F the maker's own: not known, as all that the table leaves out.
            default:
                Quantity = MBusVif.Primary(vif);
                break;
        }

        for (var i = 0; more; i++)
        {
            if (data.IsEmpty || i == MostExtensions)
            {
                return false;
            }

            Extend(data[0]);
            more = (data[0] & 0x80) != 0;
            data = data[1..];
        }

        return true;
    }

    private void Extend(byte vife)
    {
        switch (vife & 0x7F)
        {
            case <= 0x1F:
                IsInError = true;
                break;
            case >= 0x70 and <= 0x77 and var v:
                Correction += v - 0x70 - 6;
                break;
            case 0x7D:
                Correction += 3;
                break;
            default:
                Extension = Extension == 0 ? (byte)(vife & 0x7F) : Extension;
                break;
        }
    }

    private readonly bool TakeValue(ref ReadOnlySpan<byte> data, out ReadOnlySpan<byte> value)
    {
        value = default;

        // Data field D: the length comes behind.
        int length;
        if (DataField == 0x0D)
        {
            if (data.IsEmpty)
            {
                return false;
            }

            length = MBusValue.VariableLength(data[0]) + 1;
        }
        else
        {
            length = MBusValue.Length(DataField);
        }

        if (length < 0 || data.Length < length)
        {
            return false;
        }

        value = data[..length];
        data = data[length..];
        return true;
    }

    // "%RH" written last character first is the one text unit that public frames use.
    private static MBusQuantity PlainText(ReadOnlySpan<byte> text) => text.SequenceEqual("HR%"u8) ? new MBusQuantity("relative_humidity") : default;
}
