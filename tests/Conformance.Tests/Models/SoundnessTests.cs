using Xunit.Abstractions;

namespace Dma.Conformance.Tests.Models;

/// <summary>No correct machine is accused, whatever a driver does and whatever the machine chooses.</summary>
public class SoundnessTests(ITestOutputHelper output)
{
    public static TheoryData<string> Names => [.. Families.All.Select(family => family.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void No_correct_machine_is_accused(string name) =>
        Soundness.Check(Families.All.Single(family => family.Name == name), output);
}
