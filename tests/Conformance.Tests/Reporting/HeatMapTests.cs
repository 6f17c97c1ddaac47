using System.Globalization;
using System.Xml.Linq;
using Dma.Conformance.Operations;
using Dma.Conformance.Reporting;
using Dma.Reference;

namespace Dma.Conformance.Tests.Reporting;

public class HeatMapTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Lazy<SuiteReport> Report = new(() => Run(workers: 1));

    [Fact]
    public void Every_count_and_every_kind_is_in_the_picture()
    {
        var table = SituationTable.Of(Report.Value);
        var words = Words(HeatMap.Render(Report.Value)!);

        table.Total.Should().Be(Report.Value.Profiles.Sum(profile => profile.Operations));
        table.Rows.Should().HaveCountGreaterThan(20);
        words.Should().Contain(table.Rows.Select(row => row.Kind.Name));
        words.Should().Contain(Situations.Names);
        words.Should().Contain(table.Rows.Select(row => row.Area).Distinct());
        words
            .Should()
            .ContainSingle(word => word.StartsWith($"{Number(table.Total)} operations; ", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_missed_and_what_cannot_be_look_different()
    {
        var picture = XDocument.Parse(HeatMap.Render(Report.Value)!);
        var table = SituationTable.Of(Report.Value);
        var cells = table.Rows.SelectMany(row =>
            Enum.GetValues<Situation>()
                .Select(situation => (Count: row.Of(situation), CanBe: Situations.CanBe(row.Kind, situation)))
        );
        var fills = picture.Descendants(Svg + "rect").Select(rect => (string)rect.Attribute("fill")!).ToArray();
        var frames = picture.Descendants(Svg + "rect").Count(rect => rect.Attribute("stroke") is not null);

        var undefined = table.Missed.Count(cell => NeverAllowed.All.Contains((cell.Row.Kind.Name, cell.Situation)));
        undefined.Should().BePositive();

        // One of each is in the legend.
        frames.Should().Be(table.Missed.Count() - undefined + 1);
        var impossible = cells.Count(cell => cell is { Count: 0, CanBe: false });
        fills.Count(fill => fill == "#e4e4e4").Should().Be(impossible + undefined + 2);
        Words(picture.ToString()).Count(word => word == "\u2013").Should().Be(undefined + 1);
        table.Missed.Should().NotBeEmpty();
    }

    [Fact]
    public void A_kind_is_never_in_a_situation_that_it_cannot_be_in()
    {
        foreach (var row in SituationTable.Of(Report.Value).Rows)
        {
            var impossible = Enum.GetValues<Situation>().Where(situation => !Situations.CanBe(row.Kind, situation));

            impossible.Should().OnlyContain(situation => row.Of(situation) == 0, row.Kind.Name);
        }
    }

    [Fact]
    public void What_is_said_to_be_never_allowed_is_known_and_never_reached()
    {
        var kinds = AreaTable.Standard.Kinds.ToDictionary(kind => kind.Name);
        NeverAllowed.All.Should().HaveCountGreaterThan(50).And.OnlyContain(cell => kinds.ContainsKey(cell.Kind));

        foreach (var row in SituationTable.Of(Report.Value).Rows)
        {
            var reached = NeverAllowed.All.Where(cell => cell.Kind == row.Kind.Name && row.Of(cell.Situation) > 0);

            reached.Should().BeEmpty();
        }
    }

    [Fact]
    public void The_picture_is_the_same_for_any_number_of_workers() =>
        HeatMap.Render(Run(workers: 2)).Should().Be(HeatMap.Render(Report.Value));

    [Fact]
    public void Nothing_drawn_is_no_picture() => HeatMap.Render(Report.Value with { Profiles = [] }).Should().BeNull();

    private static SuiteReport Run(int workers) =>
        ConformanceSuite.Run(
            new ReferenceFactory(),
            new SuiteOptions
            {
                Operations = 4_000,
                Profiles = ["write-back", "iommu"],
                Workers = workers,
            }
        );

    private static string Number(long number) => number.ToString("n0", CultureInfo.InvariantCulture);

    private static string[] Words(string picture) =>
        [.. XDocument.Parse(picture).Descendants(Svg + "text").Select(text => text.Value)];
}
