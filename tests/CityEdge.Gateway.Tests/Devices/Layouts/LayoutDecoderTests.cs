using System.Numerics;
using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Devices.Messages;
using CsCheck;

namespace CityEdge.Gateway.Tests.Devices.Layouts;

public sealed class LayoutDecoderTests
{
    private const string Leak = """
        source: test
        order: little-endian
        tlv:
          items:
            - {key: 01 75, fields: [{name: battery, type: u8, missing: [0xFF]}]}
            - {key: 03 67, fields: [{name: temperature, type: s16, scale: 0.1}]}
            - {key: 05 00, fields: [{name: leak, type: u8, words: {0: normal, 1: leak}}]}
            - {key: 20 ce, length: 4}
        """;

    [Fact]
    public void Items_are_decoded_in_their_order_and_known_ones_are_skipped()
    {
        var (outcome, fields) = Fields.Of(LayoutFiles.Decoder(Leak), Convert.FromHexString("01755C0367F6FF20CEAABBCCDD050001"));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal([("battery", FieldValue.Of(92)), ("temperature", FieldValue.Of(-1)), ("leak", FieldValue.Of("leak"))], fields);
    }

    [Theory]
    [InlineData("01755CAA0001", MessageOutcome.Partly, 1)]
    [InlineData("01755C0367F6", MessageOutcome.Partly, 1)]
    [InlineData("01755C03", MessageOutcome.Partly, 1)]
    [InlineData("20CEAABBCC", MessageOutcome.Malformed, 0)]
    [InlineData("0175", MessageOutcome.Malformed, 0)]
    [InlineData("01", MessageOutcome.Malformed, 0)]
    [InlineData("AA0001", MessageOutcome.Unknown, 0)]
    [InlineData("", MessageOutcome.Unknown, 0)]
    public void A_row_ends_where_it_is_no_longer_known_and_what_came_before_counts(string hex, object outcome, int count)
    {
        var decoded = Fields.Of(LayoutFiles.Decoder(Leak), Convert.FromHexString(hex));

        Assert.Equal(outcome, decoded.Outcome);
        Assert.Equal(count, decoded.Fields.Count);
    }

    [Fact]
    public void A_raw_number_without_a_word_is_unknown_and_a_marker_is_missing()
    {
        var (_, fields) = Fields.Of(LayoutFiles.Decoder(Leak), Convert.FromHexString("0175FF050007"));

        Assert.Equal([("battery", FieldValue.Missing), ("leak", FieldValue.Of(LayoutDecoder.UnknownWord))], fields);
    }

    [Theory]
    [InlineData("00", "quiet")]
    [InlineData("01", "alarm")]
    [InlineData("7F", "alarm")]
    public void Every_other_number_may_have_a_word(string hex, string word)
    {
        var decoder = LayoutFiles.Decoder("{source: test, cases: [{fields: [{name: smoke, type: u8, words: {0: quiet}, otherwise: alarm}]}]}");

        Assert.Equal(FieldValue.Of(word), Assert.Single(Fields.Of(decoder, Convert.FromHexString(hex)).Fields).Value);
    }

    [Theory]
    [InlineData(6, "0106011E", MessageOutcome.Ok, "volt=3")]
    [InlineData(6, "01069E9E", MessageOutcome.Ok, "other=158")]
    [InlineData(7, "0106011E", MessageOutcome.Unknown, "")]
    [InlineData(6, "0106011E00", MessageOutcome.Ok, "volt=3")]
    [InlineData(6, "010601", MessageOutcome.Malformed, "")]
    [InlineData(6, "0107", MessageOutcome.Ok, "")]
    public void The_first_case_that_fits_by_port_length_and_bytes_counts(int port, string hex, object outcome, string said)
    {
        var decoder = LayoutFiles.Decoder("""
            source: test
            cases:
              - {ports: [6], bytes: [{is: 01 06 01}], fields: [{name: volt, at: 3, type: u8, bit: 0, bits: 7, scale: 0.1}]}
              - {ports: [6], length: 4, bytes: [{at: 1, is: 06}, {at: 2, is: 80, mask: 80}], fields: [{name: other, at: 3, type: u8}]}
              - {ports: [6], length: 2, bytes: [{is: 01 07}]}
            """);

        var decoded = Fields.Of(decoder, Convert.FromHexString(hex), port);

        Assert.Equal(outcome, decoded.Outcome);
        Assert.Equal(said, string.Join(' ', decoded.Fields.Select(field => FormattableString.Invariant($"{field.Name}={field.Value.Number}"))));
    }

    [Theory]
    [InlineData("0002", "temperature=2")]
    [InlineData("8002", "temperature=-2")]
    [InlineData("400200FF", "temperature=2 extra=255")]
    [InlineData("4002", "")]
    public void A_condition_tells_variants_apart_and_a_field_that_is_not_there_takes_no_room(string hex, string said)
    {
        var decoder = LayoutFiles.Decoder("""
            source: test
            cases:
              - fields:
                  - {name: temperature, at: 1, type: u8, when: [{is: 00, mask: 80}]}
                  - {name: temperature, at: 1, type: u8, scale: -1, when: [{is: 80, mask: 80}]}
                  - {name: extra, type: u16, when: [{is: 40, mask: 40}]}
            """);

        var decoded = Fields.Of(decoder, Convert.FromHexString(hex));

        Assert.Equal(said.Length == 0 ? MessageOutcome.Malformed : MessageOutcome.Ok, decoded.Outcome);
        Assert.Equal(said, string.Join(' ', decoded.Fields.Select(field => FormattableString.Invariant($"{field.Name}={field.Value.Number}"))));
    }

    [Theory]
    [InlineData("{name: x, type: f32}", "41AC0000", 21.5)]
    [InlineData("{name: x, type: f32, order: little-endian}", "0000AC41", 21.5)]
    [InlineData("{name: x, type: bf16, order: little-endian}", "B340", 5.59375)]
    [InlineData("{name: x, type: bf16, order: little-endian, decimals: 6}", "6A3E", 0.228516)]
    [InlineData("{name: x, type: bcd, digits: 3, scale: 0.01}", "012345", 123.45)]
    [InlineData("{name: x, type: bcd, digits: 3, order: little-endian}", "452301", 12345)]
    [InlineData("{name: x, type: s24}", "FFFFFE", -2)]
    [InlineData("{name: x, type: s16, bit: 4, bits: 12}", "FFE7", -2)]
    [InlineData("{name: x, type: u16, scale: 0.1}", "00FD", 25.3)]
    [InlineData("{name: x, type: u8, scale: 0.5, offset: -40}", "03", -38.5)]
    public void A_field_becomes_the_number_that_the_vendor_means(string field, string hex, double expected)
    {
        var decoder = LayoutFiles.Decoder($"source: test\ncases: [{{fields: [{field}]}}]");

        var (outcome, fields) = Fields.Of(decoder, Convert.FromHexString(hex));

        Assert.Equal(MessageOutcome.Ok, outcome);
        Assert.Equal(expected, Assert.Single(fields).Value.Number);
    }

    [Theory]
    [InlineData("{name: x, type: bcd, digits: 1}", "1A", MessageOutcome.Malformed)]
    [InlineData("{name: x, type: f32}", "7FC00000", MessageOutcome.Ok)]
    public void What_is_no_number_is_never_handed_on_as_one(string field, string hex, object outcome)
    {
        var decoder = LayoutFiles.Decoder($"source: test\ncases: [{{fields: [{field}]}}]");

        var decoded = Fields.Of(decoder, Convert.FromHexString(hex));

        Assert.Equal(outcome, decoded.Outcome);
        Assert.DoesNotContain(decoded.Fields, one => one.Value.Kind == FieldKind.Number);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        var decoder = LayoutFiles.Decoder(Leak);
        var payload = Convert.FromHexString("01755C0367F6FF20CEAABBCCDD050001");
        var sum = 0.0;
        FieldSink sink = (string _, in FieldValue value) => sum += value.Kind == FieldKind.Number ? value.Number : 1;
        for (var i = 0; i < 100; i++)
        {
            decoder.Decode(payload, 85, sink);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            decoder.Decode(payload, 85, sink);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1100 * (92 - 1 + 1), sum);
    }

    /// <summary>Bits are picked one by one from a number of any length here, so that the reader's shifts are not proved by themselves.</summary>
    [Fact]
    public void Whole_numbers_agree_with_slow_arithmetic() =>
        Gen.Select(Gen.Int[0, 7], Gen.Bool, Gen.Int[0, 31], Gen.Int[1, 32], Gen.Byte.Array[4]).Sample((type, little, bit, bits, bytes) =>
        {
            var field = new LayoutField { Name = "x", Type = (FieldType)type, Order = little ? ByteOrder.LittleEndian : ByteOrder.BigEndian, Bit = bit, Bits = bits };
            if (bit + bits > 8 * field.Size)
            {
                field = field with { Bit = null };
            }

            var number = new BigInteger(bytes.AsSpan(0, field.Size), isUnsigned: true, isBigEndian: !little) / BigInteger.Pow(2, field.Bit ?? 0) % BigInteger.Pow(2, field.Width);
            if (field.IsSigned && number >= BigInteger.Pow(2, field.Width - 1))
            {
                number -= BigInteger.Pow(2, field.Width);
            }

            var decoder = new LayoutDecoder(new ByteLayout { Source = "test", Cases = [new LayoutCase { Fields = [field] }] });

            Assert.Equal((double)number, Assert.Single(Fields.Of(decoder, bytes).Fields).Value.Number);
        });

    [Fact]
    public void No_layout_and_no_bytes_make_it_throw_or_hand_on_a_part()
    {
        var match = Gen.Select(Gen.Int[0, 12], Gen.Byte.Array[1, 2], Gen.Byte, (at, bytes, mask) => new ByteMatch(at, [.. bytes.Select(one => (byte)(one & mask))], [.. bytes.Select(_ => mask)]));
        var field = Gen.Select(Gen.Int[0, 10], Gen.Bool, Gen.Int[-1, 12], Gen.Int[-1, 7], Gen.Int[1, 8], match.Array[0, 1], (type, little, at, bit, bits, when) => new LayoutField
        {
            Name = "f" + type,
            Type = (FieldType)type,
            Digits = type == (int)FieldType.Bcd ? 2 : 0,
            Order = little ? ByteOrder.LittleEndian : null,
            At = at < 0 ? null : at,
            Bit = bit < 0 || type >= (int)FieldType.F32 || bit + bits > 8 ? null : bit,
            Bits = bits,
            Scale = 0.1,
            When = when,
        });
        var cases = Gen.Select(Gen.Long[1, 3].Array[0, 2], Gen.Int[-1, 8], match.Array[0, 2], field.Array[0, 4], (ports, length, bytes, fields) => new LayoutCase { Ports = ports, Length = length < 1 ? null : length, Bytes = bytes, Fields = fields });
        var item = Gen.Select(field.Array[0, 3], Gen.Int[-1, 5], (fields, length) => (Fields: fields, Length: length < 0 ? (int?)null : length));
        var layouts = Gen.OneOf(
            cases.Array[1, 4].Select(some => new ByteLayout { Source = "test", Cases = some }),
            item.Array[1, 40].Select(some => new ByteLayout { Source = "test", Items = new LayoutItems(1, [], [.. some.Select((one, i) => new LayoutItem { Key = [(byte)i], Fields = one.Fields, Length = one.Length })]) }));
        Gen.Select(layouts, Gen.Frequency((1, Gen.Byte.Array[0, 16]), (2, Gen.Byte[0, 40].Array[0, 24])), Gen.Int[0, 4]).Sample((layout, bytes, port) =>
        {
            var known = layout.Cases.SelectMany(one => one.Fields).Concat((layout.Items?.Items ?? []).SelectMany(one => one.Fields)).Select(one => one.Name).ToHashSet();

            var (outcome, fields) = Fields.Of(new LayoutDecoder(layout), bytes, port);

            Assert.True(outcome is MessageOutcome.Ok or MessageOutcome.Partly || fields.Count == 0);
            Assert.All(fields, one => Assert.Contains(one.Name, known));
            Assert.All(fields, one => Assert.True(one.Value.Kind != FieldKind.Number || double.IsFinite(one.Value.Number)));
        }, iter: 20_000);
    }
}
