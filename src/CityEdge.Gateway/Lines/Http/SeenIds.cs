using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>
/// The last ids of a device's events, by which a repeated post is known. Bounded in number and in time on the monotonic clock; an id is kept as half its
/// SHA-256, so that long ones cost no more than short ones. One owner, or a lock around it.
/// </summary>
internal sealed class SeenIds
{
    private readonly Queue<(UInt128 Id, long At)> _order = new();
    private readonly HashSet<UInt128> _ids = [];

    public int Count => _ids.Count;

    /// <summary>Short form of an id; the same id of two messages is two events.</summary>
    public static UInt128 Of(string message, string id) =>
        BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{message}\0{id}")));

    public bool Has(UInt128 id, in Moment now)
    {
        Forget(now);
        return _ids.Contains(id);
    }

    public void Add(UInt128 id, in Moment now)
    {
        Forget(now);
        if (!_ids.Add(id))
        {
            return;
        }

        _order.Enqueue((id, now.Elapsed));
        if (_order.Count > HttpIntakeDefaults.MostIds)
        {
            _ids.Remove(_order.Dequeue().Id);
        }
    }

    private void Forget(in Moment now)
    {
        while (_order.TryPeek(out var oldest) && now.Elapsed - oldest.At >= HttpIntakeDefaults.IdLife.Ticks)
        {
            _ids.Remove(_order.Dequeue().Id);
        }
    }
}
