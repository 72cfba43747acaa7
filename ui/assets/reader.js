const NAME = "footnote-reader";

export default function ({ data, setStateValue }) {
  let token = localStorage.getItem(NAME);
  if (!/^[0-9a-f]{32}$/.test(token || "")) {
    token = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    localStorage.setItem(NAME, token);
  }
  setStateValue("token", token);
}
