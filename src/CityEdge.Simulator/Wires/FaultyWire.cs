namespace CityEdge.Simulator.Wires;

/// <summary>The faults of a line or of one device on it, switchable while it runs.</summary>
internal sealed class FaultyWire
{
    private readonly Lock _faultsLock = new();
    private WireFault[] _faults = [];
    private int[] _met = [];

    /// <summary>Raised after each switch, on the switching thread.</summary>
    public event Action? Changed;

    public IReadOnlyList<WireFault> Faults
    {
        get
        {
            lock (_faultsLock)
            {
                return _faults;
            }
        }
    }

    /// <summary>Replaces all faults; their counts start anew.</summary>
    public void Set(params WireFault[] faults)
    {
        lock (_faultsLock)
        {
            _faults = faults;
            _met = new int[faults.Length];
        }
        Changed?.Invoke();
    }

    /// <summary>A sound wire again.</summary>
    public void Clear() => Set();

    /// <summary>What is babbled now, if anything.</summary>
    public WireFault? Babble => Faults.FirstOrDefault(f => f.Kind == WireFaultKind.Babble);

    /// <summary>Counts one request and adds the faults that hit it.</summary>
    public WireEffect Meet(WireEffect effect)
    {
        lock (_faultsLock)
        {
            for (var i = 0; i < _faults.Length; i++)
            {
                var fault = _faults[i];
                var met = ++_met[i];
                if (met % fault.Every == 0 && met / fault.Every <= fault.Times)
                {
                    effect = effect.With(fault);
                }
            }
            return effect;
        }
    }
}
