namespace CityEdge.Simulator.Modbus;

/// <summary>What a device holds: only addresses that were defined exist. Setters and answers come from different threads, so that one
/// request sees one state: a float is never half old, half new.</summary>
internal sealed class RegisterImage
{
    private readonly Lock _image = new();
    private readonly Dictionary<ushort, ushort>[] _tables = [[], [], [], []];

    /// <summary>One value; setting defines the address.</summary>
    public ushort this[SlaveTable table, int address]
    {
        get
        {
            lock (_image)
            {
                return _tables[(int)table][checked((ushort)address)];
            }
        }
        set
        {
            lock (_image)
            {
                _tables[(int)table][checked((ushort)address)] = value;
            }
        }
    }

    /// <summary>Makes a range exist.</summary>
    public void Define(SlaveTable table, int first, int count, ushort value = 0)
    {
        lock (_image)
        {
            for (var address = first; address < first + count; address++)
            {
                _tables[(int)table][checked((ushort)address)] = value;
            }
        }
    }

    /// <summary>Sets neighbouring values at once, defining them.</summary>
    public void Set(SlaveTable table, int first, params ReadOnlySpan<ushort> values)
    {
        lock (_image)
        {
            for (var i = 0; i < values.Length; i++)
            {
                _tables[(int)table][checked((ushort)(first + i))] = values[i];
            }
        }
    }

    /// <summary>All of a range, or false when any address of it does not exist.</summary>
    public bool TryRead(SlaveTable table, int first, Span<ushort> values)
    {
        lock (_image)
        {
            for (var i = 0; i < values.Length; i++)
            {
                if (first + i > ushort.MaxValue || !_tables[(int)table].TryGetValue((ushort)(first + i), out values[i]))
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>Writes all of a range, or nothing and false when any address of it does not exist.</summary>
    public bool TryWrite(SlaveTable table, int first, params ReadOnlySpan<ushort> values)
    {
        lock (_image)
        {
            if (!Exists(table, first, values.Length))
            {
                return false;
            }
            for (var i = 0; i < values.Length; i++)
            {
                _tables[(int)table][(ushort)(first + i)] = values[i];
            }
            return true;
        }
    }

    /// <summary>Function 22 in one step: the register is (old and AND) or (OR and not AND).</summary>
    public bool TryMask(int address, ushort and, ushort or)
    {
        lock (_image)
        {
            var holdings = _tables[(int)SlaveTable.HoldingRegisters];
            if (!holdings.TryGetValue((ushort)address, out var old))
            {
                return false;
            }
            holdings[(ushort)address] = (ushort)((old & and) | (or & ~and));
            return true;
        }
    }

    /// <summary>True when the whole range exists.</summary>
    public bool Has(SlaveTable table, int first, int count)
    {
        lock (_image)
        {
            return Exists(table, first, count);
        }
    }

    private bool Exists(SlaveTable table, int first, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (first + i > ushort.MaxValue || !_tables[(int)table].ContainsKey((ushort)(first + i)))
            {
                return false;
            }
        }
        return true;
    }
}
