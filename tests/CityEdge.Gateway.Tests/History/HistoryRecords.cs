using System.Text;
using CityEdge.Gateway.History;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Gateway.Journal.Lanes;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.History;

/// <summary>Records of the alarms lane as the journal would hand them out.</summary>
internal static class HistoryRecords
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.FromHours(8));
    public static readonly Epoch Epoch = new(1, 0x1234);

    public static byte[] Shared(DateTimeOffset time, string kind = "fire", ClockQuality clock = ClockQuality.Synchronised) => Encoding.UTF8.GetBytes(
        $$"""{"type":"cityedge.alarm.raised.v1","unit":"tea-12-3","time":"{{time:O}}","clock":"{{EventWords.Of(clock)}}","zone":"private","class":"{{kind}}","priority":"P1","point":"smoke","from":"Normal","state":"Unacknowledged"}""");

    public static byte[] Private(string alarm = "smoke-1.smoke.alarm", string zone = "kitchen") => Encoding.UTF8.GetBytes(
        $$"""{"alarm":"{{alarm}}","name_zh":"烟雾报警","name_en":"Smoke alarm","zone_id":"{{zone}}","cause":"smoke-1.smoke","value":1,"transition":7}""");

    public static KeptEvent Kept(long sequence, DateTimeOffset time, string zone = "kitchen", string kind = "fire")
    {
        var record = new StoredRecord
        {
            Id = new RecordId(Epoch, sequence),
            Kind = RecordKind.Transition,
            Stamp = new Stamp(Guid.Empty, 0, time, ClockQuality.Synchronised),
            Shared = Shared(time, kind),
            Private = Private(zone: zone),
            Salt = new byte[16],
            State = default,
            Previous = new byte[32],
            Hash = BitConverter.GetBytes(sequence),
            Segment = 1,
            Offset = 0,
        };
        var decoded = EventCodec.Decode(record)!;
        return new KeptEvent(new HistoryEvent(record.Id, record.Kind, time, decoded.Shared, decoded.Private), record);
    }
}
