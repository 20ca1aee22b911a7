using System.Net;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>How many connections each address holds and how fast it opens new ones. Bounded: when full, addresses without connections are forgotten.</summary>
internal sealed class AddressLedger(TimeProvider time, IntakeLimits limits)
{
    private const int MaxAddresses = 1024;

    private readonly Lock _book = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];

    /// <summary>Whether the address may open one more; if so it counts as unknown until <see cref="LetIn"/> or <see cref="Leave"/>.</summary>
    public bool TryOpen(IPAddress address)
    {
        lock (_book)
        {
            var now = time.GetTimestamp();
            if (!_entries.TryGetValue(address, out var entry))
            {
                if (_entries.Count >= MaxAddresses)
                {
                    Forget();
                }

                if (_entries.Count >= MaxAddresses)
                {
                    return false;
                }

                _entries[address] = entry = new Entry { Connects = new TokenBucket(limits.ConnectsPerSecond, limits.ConnectBurst, now) };
            }

            if (!entry.Connects.HasAny(time, now) || entry.Unknown >= limits.MaxUnknownPerAddress)
            {
                return false;
            }

            entry.Connects.Take(1);
            entry.Unknown++;
            return true;
        }
    }

    /// <summary>An unknown connection became a client; false when the address has too many already.</summary>
    public bool LetIn(IPAddress address)
    {
        lock (_book)
        {
            var entry = _entries[address];
            if (entry.Clients >= limits.MaxClientsPerAddress)
            {
                return false;
            }

            entry.Unknown--;
            entry.Clients++;
            return true;
        }
    }

    public void Leave(IPAddress address, bool wasClient)
    {
        lock (_book)
        {
            var entry = _entries[address];
            if (wasClient)
            {
                entry.Clients--;
            }
            else
            {
                entry.Unknown--;
            }
        }
    }

    private void Forget()
    {
        foreach (var address in _entries.Where(entry => entry.Value is { Clients: 0, Unknown: 0 }).Select(entry => entry.Key).ToArray())
        {
            _entries.Remove(address);
        }
    }

    private sealed class Entry
    {
        public TokenBucket Connects;
        public int Unknown;
        public int Clients;
    }
}
