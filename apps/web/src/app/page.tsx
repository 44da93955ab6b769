export default function Home() {
  return <main>Postern</main>;
}
