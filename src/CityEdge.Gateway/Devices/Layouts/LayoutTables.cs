using System.Globalization;
using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using static CityEdge.Gateway.Configuration.Key;
using static CityEdge.Gateway.Configuration.Shapes;

namespace CityEdge.Gateway.Devices.Layouts;

/// <summary>The keys of a byte layout: one table per record, from which binder, schema, reference page and errors are made.</summary>
internal static class LayoutTables
{
    /// <summary>The longest payload that LoRaWAN carries (242) fits, and so does a byte that counts it.</summary>
    public const int MaxLength = 255;

    private static readonly HexShape Hex = new();
    private static readonly ChoiceShape<ByteOrder> Orders = new();

    // Conditions on bytes.
    private static readonly Key<long> MatchAt = May("at", Integer(0, MaxLength - 1), 0L, "0", "从第几个字节起（0 起）", "place of the first byte, from 0");
    private static readonly Key<byte[]> MatchIs = Must("is", Hex, "应有的字节（1 到 4 个）", "the bytes that must stand there, 1 to 4");
    private static readonly Key<byte[]> MatchMask = May("mask", Hex, null, "ff…", "只比较掩码为 1 的位", "only bits that are 1 here are compared");

    private static readonly RecordShape<ByteMatch> Match = new(
        "match", About("对字节的条件。", "A condition on bytes."), [MatchAt, MatchIs, MatchMask], MakeMatch);

    // Fields.
    private static readonly Key<string> FieldName = Must("name", Text, "字段名，用厂家自己的名称", "name of the field, the vendor's own word");
    private static readonly Key<FieldType> FieldTypeKey = Must("type", new ChoiceShape<FieldType>(), "数据类型", "how the bytes form a number");
    private static readonly Key<long> FieldDigits = May("digits", Integer(1, 7), 0L, null, "BCD 的字节数", "bytes of a BCD number");
    private static readonly Key<ByteOrder> FieldOrder = May("order", Orders, ByteOrder.BigEndian, "as the layout's", "字节次序", "order of the bytes");
    private static readonly Key<long> FieldAt = May("at", Integer(0, MaxLength - 1), 0L, "after the field before", "首字节的位置（自本项起，0 起）", "place of the first byte from the start of the case or item, from 0");
    private static readonly Key<long> FieldBit = May("bit", Integer(0, 31), 0L, null, "位域的最低位（0 为最低）", "lowest bit of a bit field, 0 is the least significant");
    private static readonly Key<long> FieldBits = May("bits", Integer(1, 32), 1L, "1", "位域宽度", "width of the bit field");
    private static readonly Key<double> FieldScale = May("scale", Number, 1.0, "1", "值 = 原始值 × scale + offset", "value = raw × scale + offset");
    private static readonly Key<double> FieldOffset = May("offset", Number, 0.0, "0", "见 scale", "see scale");
    private static readonly Key<long> FieldDecimals = May("decimals", Integer(0, 9), 0L, null, "厂家解码时保留的小数位", "decimals that the vendor rounds to");
    private static readonly Key<IReadOnlyList<MapEntry<string>>> FieldWords = May(
        "words", new MapShape<string>(text => TryRaw(text, out _), "^(0x[0-9A-Fa-f]{1,8}|0|[1-9][0-9]{0,9})$", new LocalText("原始值（十进制或 0x）", "a raw number (decimal or 0x)"), Text),
        [], "{}", "原始值对应的词", "words for raw numbers");
    private static readonly Key<string> FieldOtherwise = May("otherwise", Text, LayoutDecoder.UnknownWord, LayoutDecoder.UnknownWord, "其他原始值的词", "the word for every other raw number");
    private static readonly Key<IReadOnlyList<long>> FieldMissing = May("missing", List(Integer(int.MinValue, uint.MaxValue)), [], "[]", "表示“无值”的原始值", "raw numbers that mean that there is no value");
    private static readonly Key<IReadOnlyList<ByteMatch>> FieldWhen = May("when", List(Match), [], "[]", "字段仅在条件都成立时存在，否则不占字节", "the field is there only where all of these hold; otherwise it takes no room");

    private static readonly RecordShape<LayoutField> Field = new(
        "field", About("报文中的一个字段。", "One field of a payload."),
        [FieldName, FieldTypeKey, FieldDigits, FieldOrder, FieldAt, FieldBit, FieldBits, FieldScale, FieldOffset, FieldDecimals, FieldWords, FieldOtherwise, FieldMissing, FieldWhen],
        MakeField);

    // Items with keys.
    private static readonly Key<byte[]> ItemKey = Must("key", Hex, "键（十六进制，如 01 75）", "key in hexadecimal, such as 01 75");
    private static readonly Key<IReadOnlyList<LayoutField>> ItemFields = May("fields", List(Field), [], "[]", "其后的字段", "fields after the key");
    private static readonly Key<long> ItemLength = May("length", Integer(0, MaxLength), 0L, "what the fields take", "键后的字节数；无字段时必填，即跳过", "bytes after the key; must be given where there are no fields: they are skipped");

    private static readonly RecordShape<LayoutItem> Item = new(
        "item", About("带键的一项。", "One item with its key."), [ItemKey, ItemFields, ItemLength], MakeItem);

    private static readonly Key<long> RowKey = May("key", Integer(1, 2), 2L, "2", "键的字节数", "bytes of a key");
    private static readonly Key<IReadOnlyList<long>> RowPorts = May("ports", List(Integer(1, 223)), [], "any", "LoRaWAN 端口（fPort）", "LoRaWAN ports (fPort) on which it comes");
    private static readonly Key<IReadOnlyList<LayoutItem>> RowItems = Must("items", List(Item), "已知的各项", "the items that are known");

    private static readonly RecordShape<LayoutItems> Row = new(
        "tlv", About("报文由带键的各项依次组成；遇到未知的键即止。", "The payload is a row of items with keys; it ends at a key that is not known."),
        [RowKey, RowPorts, RowItems], MakeRow);

    // Cases.
    private static readonly Key<IReadOnlyList<long>> CasePorts = May("ports", List(Integer(1, 223)), [], "any", "LoRaWAN 端口（fPort）", "LoRaWAN ports (fPort) on which it comes");
    private static readonly Key<long> CaseLength = May("length", Integer(1, MaxLength), 0L, "any", "报文的字节数", "length of the payload in bytes");
    private static readonly Key<long> CaseAtLeast = May("at-least", Integer(1, MaxLength), 0L, "any", "报文的最少字节数", "least length of the payload in bytes");
    private static readonly Key<IReadOnlyList<ByteMatch>> CaseBytes = May("bytes", List(Match), [], "[]", "报文须满足的条件", "what its bytes must be");
    private static readonly Key<IReadOnlyList<LayoutField>> CaseFields = May("fields", List(Field), [], "[]", "字段；没有则为不含测量值的报文", "its fields; none for a message that measures nothing");

    private static readonly RecordShape<LayoutCase> Case = new(
        "case", About("一种固定格式的报文及其识别。", "One fixed payload and how it is known."),
        [CasePorts, CaseLength, CaseAtLeast, CaseBytes, CaseFields], MakeCase);

    // The whole.
    private static readonly Key<string> Source = Must("source", Text, "报文格式的出处", "where the layout is published");
    private static readonly Key<ByteOrder> Order = May("order", Orders, ByteOrder.BigEndian, "big-endian", "字节次序", "order of the bytes");
    private static readonly Key<IReadOnlyList<string>> Ignores = May("ignores", List(Text), [], "[]", "厂家解码中有意不取的键", "keys of the vendor's own decoder that are left out on purpose");
    private static readonly Key<LayoutItems> Tlv = May("tlv", Row, null, null, "带键的各项", "a row of items with keys");
    private static readonly Key<IReadOnlyList<LayoutCase>> Cases = May("cases", List(Case), [], "[]", "各种固定格式，取第一个相符的", "fixed payloads; the first that fits counts");

    /// <summary>The whole of a layout.</summary>
    public static readonly RecordShape<ByteLayout> Layout = new(
        "layout", About("设备报文的字节如何成为有名的字段。", "How the bytes of a device's payload become named fields."),
        [Source, Order, Ignores, Tlv, Cases], MakeLayout);

    private static ByteMatch? MakeMatch(Bound bound)
    {
        var value = bound.Get(MatchIs);
        if (value.Length is 0 or > 4)
        {
            bound.Error(MatchIs, "应为 1 到 4 个字节", "expected 1 to 4 bytes");
            return null;
        }

        byte[] mask = bound.Has(MatchMask) ? bound.Get(MatchMask) : [.. Enumerable.Repeat((byte)0xFF, value.Length)];
        if (mask.Length != value.Length)
        {
            bound.Error(MatchMask, "掩码与字节的长度不同", "the mask is not as long as the bytes");
            return null;
        }

        if (value.Zip(mask).Any(pair => (pair.First & ~pair.Second) != 0))
        {
            bound.Error(MatchIs, "被掩码略去的位不能为 1，否则永不成立", "a bit that the mask leaves out is 1: this can never hold");
        }

        return new ByteMatch((int)bound.Get(MatchAt), value, mask);
    }

    private static LayoutField? MakeField(Bound bound)
    {
        var words = new Dictionary<long, string>();
        foreach (var word in bound.Get(FieldWords))
        {
            if (word.Value is not null && TryRaw(word.Name, out var raw) && !words.TryAdd(raw, word.Value))
            {
                bound.Diagnostics.Error(word.Mark, $"重复的原始值 {word.Name}", $"the raw number {word.Name} has a word already");
            }
        }

        var field = new LayoutField
        {
            Name = bound.Get(FieldName),
            Type = bound.Get(FieldTypeKey),
            Digits = (int)bound.Get(FieldDigits),
            Order = bound.Maybe(FieldOrder),
            At = (int?)bound.Maybe(FieldAt),
            Bit = (int?)bound.Maybe(FieldBit),
            Bits = (int)bound.Get(FieldBits),
            Scale = bound.Get(FieldScale),
            Offset = bound.Get(FieldOffset),
            Decimals = (int?)bound.Maybe(FieldDecimals),
            Words = words,
            Otherwise = bound.Get(FieldOtherwise),
            Missing = bound.Get(FieldMissing),
            When = bound.Get(FieldWhen),
            Places = bound.Places,
        };
        return CheckField(bound, field) ? field : null;
    }

    /// <summary>What no single key can know; false where the field cannot even be measured.</summary>
    private static bool CheckField(Bound bound, LayoutField field)
    {
        if (bound.Has(FieldDigits) != (field.Type == FieldType.Bcd))
        {
            bound.Error(bound.Has(FieldDigits) ? FieldDigits : FieldTypeKey, "bcd 须给出 digits，其他类型则不能", "bcd needs digits, every other type goes without");
            return false;
        }

        if (bound.Has(FieldBits) && field.Bit is null)
        {
            bound.Error(FieldBits, "bits 需要同时给出 bit", "bits needs bit");
        }

        if (field.Bit is { } bit && (!field.IsWhole || bit + field.Bits > 8 * field.Size))
        {
            bound.Error(FieldBit, "位域只能取自整数，且不得超出其宽度", "a bit field lies within a whole number of its type");
            return false;
        }

        if (field.Scale == 0)
        {
            bound.Error(FieldScale, "scale 不能为 0", "a scale of 0 makes every value the same");
        }

        if (field.Words.Count > 0 && (!field.IsWhole || bound.Has(FieldScale) || bound.Has(FieldOffset) || bound.Has(FieldDecimals)))
        {
            bound.Error(FieldWords, "有 words 的字段须为整数，且没有 scale、offset 和 decimals", "a field with words is a whole number without scale, offset or decimals");
        }

        if (bound.Has(FieldOtherwise) && field.Words.Count == 0)
        {
            bound.Error(FieldOtherwise, "otherwise 需要同时给出 words", "otherwise needs words");
        }

        foreach (var word in bound.Get(FieldWords))
        {
            if (TryRaw(word.Name, out var raw) && raw > (long)(ulong.MaxValue >> (64 - field.Width)))
            {
                bound.Diagnostics.Error(word.Mark, $"{word.Name} 超出 {field.Width} 位", $"{word.Name} does not fit into {field.Width} bits");
            }
        }

        if (field.Missing.Any(raw => raw >= 1L << Math.Min(field.Width, 62) || raw < -(1L << (Math.Min(field.Width, 62) - 1))))
        {
            bound.Error(FieldMissing, $"超出 {field.Width} 位", $"does not fit into {field.Width} bits");
        }

        return true;
    }

    private static LayoutItem? MakeItem(Bound bound)
    {
        var item = new LayoutItem
        {
            Key = bound.Get(ItemKey),
            Fields = bound.Get(ItemFields),
            Length = (int?)bound.Maybe(ItemLength),
            Places = bound.Places,
        };
        if (item.Fields.Count == 0 && item.Length is null && !bound.Has(ItemFields))
        {
            bound.Diagnostics.Error(bound.Places.Start, "缺少 fields 或 length", "needs fields, or a length to skip");
            return null;
        }

        LayoutChecks.CheckFields(item.Fields, item.Length, bound.Diagnostics);
        return item;
    }

    private static LayoutItems MakeRow(Bound bound)
    {
        var length = (int)bound.Get(RowKey);
        var items = new List<LayoutItem>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in bound.Get(RowItems))
        {
            if (item.Key.Length != length)
            {
                bound.Diagnostics.Error(item.Places.Of(ItemKey.Name), $"键应为 {length} 个字节", $"the key must have {length} bytes");
            }
            else if (!seen.Add(Convert.ToHexString(item.Key)))
            {
                bound.Diagnostics.Error(item.Places.Of(ItemKey.Name), "重复的键", "this key stands above already");
            }
            else
            {
                items.Add(item);
            }
        }

        return new LayoutItems(length, bound.Get(RowPorts), items);
    }

    private static LayoutCase MakeCase(Bound bound)
    {
        var one = new LayoutCase
        {
            Ports = bound.Get(CasePorts),
            Length = (int?)bound.Maybe(CaseLength),
            AtLeast = (int)bound.Get(CaseAtLeast),
            Bytes = bound.Get(CaseBytes),
            Fields = bound.Get(CaseFields),
            Places = bound.Places,
        };
        if (bound.Has(CaseLength) && bound.Has(CaseAtLeast))
        {
            bound.Error(CaseAtLeast, "length 与 at-least 不能同时给出", "length and at-least exclude each other");
        }

        if (one.Length is { } length && one.Bytes.Any(match => match.End > length))
        {
            bound.Error(CaseBytes, $"超出报文长度 {length}：永不成立", $"reaches beyond the length of {length}: this can never hold");
        }

        LayoutChecks.CheckFields(one.Fields, one.Length, bound.Diagnostics);
        return one;
    }

    private static ByteLayout? MakeLayout(Bound bound)
    {
        if (bound.Has(Tlv) == bound.Has(Cases))
        {
            bound.Diagnostics.Error(bound.Places.Start, "须且只须给出 tlv 或 cases 之一", "needs exactly one of tlv and cases");
            return null;
        }

        LayoutChecks.CheckCases(bound.Get(Cases), bound.Diagnostics);
        var layout = new ByteLayout
        {
            Source = bound.Get(Source),
            Order = bound.Get(Order),
            Ignores = bound.Get(Ignores),
            Items = bound.Get(Tlv),
            Cases = bound.Get(Cases),
            Places = bound.Places,
        };
        LayoutChecks.CheckOverlaps(layout, bound.Diagnostics);
        return layout;
    }

    /// <summary>A raw number from 0 to 0xFFFFFFFF; a leading zero is refused, because readers of YAML disagree about it.</summary>
    private static bool TryRaw(string text, out long raw)
    {
        var hexadecimal = text.StartsWith("0x", StringComparison.Ordinal);
        raw = 0;
        return (hexadecimal || !NumberShape.HasLeadingZero(text))
            && long.TryParse(hexadecimal ? text.AsSpan(2) : text, hexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out raw)
            && raw is >= 0 and <= uint.MaxValue;
    }
}
